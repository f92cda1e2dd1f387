"""How many articles a word stands in: dragoman/data/story_words.json.

    python training/stories/words.py

In: wikipedia_current_events (CC BY-SA, 113,441 sentences) and wikinews_2019_2020 (CC BY, 295 articles) of
../shared/data/corpus; only counts go out. Of a word that makes the share p of the sentences' words, an article of 300
words holds at least one with probability 1 - (1 - p)^300; where Wikinews' own share is higher, it counts instead.
"""

from __future__ import annotations

import gzip
import json
import pathlib
from collections import Counter

from dragoman.across.terms import FEWEST, terms

HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parents[2]
CORPUS = ROOT.parent / "shared" / "data" / "corpus"
LENGTH, MOST = 300, 6000
ABOUT = {
    "what": "Share of news articles that a word (without plural ending) stands in; what is not listed is rarer",
    "source": "counts over Wikipedia's current events and English Wikinews; training/stories/words.py",
    "licence": "Apache-2.0 (figures only; the texts counted are CC BY-SA 3.0 and CC BY 2.5)",
    "date": "2026-11-28",
}


def texts(name: str) -> list[str]:
    with gzip.open(CORPUS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line)["text"] for line in stream]


def shares() -> dict[str, float]:
    words = Counter(word for text in texts("wikipedia_current_events") for word in terms(text))
    every = sum(words.values())
    articles = texts("wikinews_2019_2020")
    documents = Counter(word for text in articles for word in set(terms(text)))
    found = {
        word: max(
            1 - (1 - words[word] / every) ** LENGTH, documents[word] / len(articles) if documents[word] > 2 else 0
        )
        for word in words.keys() | documents.keys()
    }
    return {word: round(share, 4) for word, share in found.items() if share > 1.5 * FEWEST and not word.isdigit()}


def main() -> None:
    kept = sorted(shares().items(), key=lambda item: (-item[1], item[0]))[:MOST]
    rows = ",\n".join("  " + json.dumps({"word": w, "share": s}, ensure_ascii=False) for w, s in sorted(kept))
    about = json.dumps(ABOUT, ensure_ascii=False)
    path = ROOT / "dragoman" / "data" / "story_words.json"
    path.write_text(f'{{"about": {about},\n "entries": [\n{rows}\n ]}}\n', encoding="utf-8")
    print(len(kept), "words, the rarest with share", kept[-1][1])


if __name__ == "__main__":
    main()
