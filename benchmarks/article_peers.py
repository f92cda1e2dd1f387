"""What other extractors take for the body of the pages: JSON lines of `set`, `id`, `extractor`, `text`, `title`.

    python -m venv peers && peers/bin/pip install -r benchmarks/article_peers.txt
    peers/bin/python benchmarks/article_peers.py ../shared > peers.jsonl
    python benchmarks/article.py --peers peers.jsonl

Runs in an environment of its own: newspaper4k and readability are no dependencies of dragoman.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

import lxml.html
import newspaper
import readability

SETS = ("fundus", "trafilatura")


def newspaper4k(html: str, url: str) -> tuple[str, str]:
    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return article.text, article.title


def readability_lxml(html: str, url: str) -> tuple[str, str]:
    document = readability.Document(html, url=url)
    tree = lxml.html.fromstring(document.summary(html_partial=True))
    lines = [re.sub(r"\s+", " ", part.text_content()).strip() for part in tree.iter("p", "li", "h2", "h3", "pre", "td")]
    return "\n".join(line for line in lines if line) or tree.text_content(), document.short_title()


def extracted(folder: pathlib.Path) -> Iterator[dict[str, Any]]:
    for name in SETS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
            for row in map(json.loads, stream):
                html = gzip.decompress((folder / row["html"]).read_bytes()).decode("utf-8", "replace")
                for extractor in (newspaper4k, readability_lxml):
                    try:
                        text, title = extractor(html, row["url"])
                    except Exception as error:
                        print(name, row["id"], extractor.__name__, repr(error), file=sys.stderr)
                        text, title = "", ""
                    yield {"set": name, "id": row["id"], "extractor": extractor.__name__, "text": text, "title": title}


def main() -> None:
    for row in extracted(pathlib.Path(sys.argv[1]) / "data" / "pages"):
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
