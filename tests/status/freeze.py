"""Writes trees.conllu anew: the shipped model's parses of cases.jsonl. Read the difference before you keep it."""

from __future__ import annotations

import json

from standin import TREES

from dragoman.language import load_language


def main() -> None:
    language = load_language()
    rows = [json.loads(line) for line in TREES.with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = list(dict.fromkeys(row["text"] for row in rows))
    blocks = []
    for text in texts:
        doc = language.parse(text)
        lines = [f"# text = {text}"]
        for token in doc:
            head = 0 if token.head.i == token.i else token.head.i + 1
            space = "_" if token.whitespace_ else "SpaceAfter=No"
            lines.append(
                f"{token.i + 1}\t{token.text}\t{token.lemma_}\t{token.pos_}\t_\t_\t{head}\t{token.dep_}\t_\t{space}"
            )
        blocks.append("\n".join(lines))
    TREES.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
