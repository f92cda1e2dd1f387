"""Pages from Parquet and WARC files, and from columns that the user names."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import pathlib
import zlib

import pyarrow
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from pyarrow import parquet

from dragoman.errors import InputError
from dragoman.records import Failure, Page
from dragoman.sources import pages


def table(path: pathlib.Path, rows: list[dict[str, object]]) -> str:
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return str(path)


def test_parquet(tmp_path: pathlib.Path) -> None:
    rows = [
        {"id": "a", "body": "The envoys left.", "date": dt.date(2024, 3, 5), "outlet": "Oxus Times"},
        {"id": "b", "body": None, "date": None, "outlet": "Oxus Times"},
        {"id": None, "body": "<p>Rain.</p>" * 6, "date": dt.date(2024, 3, 6), "outlet": None},
    ]
    first, second, third = pages([table(tmp_path / "t.parquet", rows)])
    assert isinstance(first, Page) and (first.id, first.as_of, first.publisher) == (
        "a", dt.date(2024, 3, 5), "Oxus Times",
    )  # fmt: skip
    assert isinstance(second, Failure) and second.source == f"{tmp_path}/t.parquet:2"
    assert isinstance(third, Page) and third.id == "t-3" and third.html


def test_parquet_that_is_none(tmp_path: pathlib.Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and nothing else")
    other = table(tmp_path / "other.parquet", [{"n": 1}])
    bad, without, missing = pages([tmp_path / "bad.parquet", other, tmp_path / "none.parquet"])
    assert isinstance(bad, Failure) and "no Parquet file" in bad.error
    assert isinstance(without, Failure) and "no column holds" in without.error
    assert isinstance(missing, Failure) and missing.error == "no such file"


def test_a_row_that_is_too_large(tmp_path: pathlib.Path) -> None:
    rows: list[dict[str, object]] = [{"text": "x" * 500}, {"text": "small"}]
    large, small = pages([table(tmp_path / "t.parquet", rows)], max_bytes=100)
    assert isinstance(large, Failure) and "larger than 100 bytes" in large.error and isinstance(small, Page)


def test_columns_that_the_user_names(tmp_path: pathlib.Path) -> None:
    (tmp_path / "t.csv").write_text("Volltext,text,Datum\nThe envoys left.,teaser,2024-03-05\n")
    named = {"text": "Volltext", "as_of": "Datum"}
    (page,) = pages([tmp_path / "t.csv"], columns=named)
    assert isinstance(page, Page) and (page.text, page.as_of) == ("The envoys left.", dt.date(2024, 3, 5))
    made = table(tmp_path / "t.parquet", [{"Volltext": "Rain.", "Datum": "2024-03-06"}])
    (page,) = pages([made], columns=named)
    assert isinstance(page, Page) and page.text == "Rain."
    (tmp_path / "t.jsonl").write_text('{"Volltext": "Snow.", "Datum": "2024-03-07"}\n')
    (page,) = pages([tmp_path / "t.jsonl"], columns=named)
    assert isinstance(page, Page) and page.as_of == dt.date(2024, 3, 7)
    with pytest.raises(InputError, match="no field 'txt'"):
        pages([made], columns={"txt": "Volltext"})


def response(
    url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str
) -> bytes:
    """A record of a WARC file: what a server answered."""
    headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(head.encode() + body)
    stream = io.BytesIO()
    record.write(stream)
    return stream.getvalue()


HTML = "<html><body><h1>Envoys leave</h1><p>The envoys left “Geneva”.</p></body></html>"


def test_warc(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    records = [
        response("https://news.example/world/envoys-leave.html", HTML.encode()),
        response("https://news.example/logo.png", b"\x89PNG", kind="image/png"),
        response("https://news.example/gone", b"<p>gone</p>", status="404 Not Found"),
        response(
            "https://other.example/world/envoys-leave.html", gzip.compress(HTML.encode()), Content_Encoding="gzip"
        ),
        response("https://news.example/deflated", zlib.compress(HTML.encode()), Content_Encoding="deflate"),
        response("https://news.example/odd", b"\x01\x02", Content_Encoding="br"),
        response("https://news.example/plain", b"The envoys left.", kind="text/plain"),
        response("https://news.example/huge", b"<p>" + b"x" * 5000),
    ]
    file.write_bytes(b"".join(gzip.compress(record) for record in records))
    found = list(pages([file], max_bytes=2000, publisher="Post"))
    read = [page for page in found if isinstance(page, Page)]
    assert [page.url for page in read] == [
        "https://news.example/world/envoys-leave.html",
        "https://other.example/world/envoys-leave.html",
        "https://news.example/deflated",
        "https://news.example/plain",
    ]
    assert read[0].html == read[1].html == read[2].html == HTML.encode() or read[0].html == HTML
    assert read[0].id != read[1].id and read[0].id.startswith("envoys-leave-") and read[0].publisher == "Post"
    failed = [page for page in found if isinstance(page, Failure)]
    assert [failure.error for failure in failed] == ["packed with 'br'", "larger than 2,000 bytes"]
    assert failed[0].source == f"{file}:6"


def test_a_warc_bomb_is_not_unpacked(tmp_path: pathlib.Path) -> None:
    packed = gzip.compress(b"<p>" + b"\0" * 50_000_000)
    (tmp_path / "bomb.warc").write_bytes(response("https://news.example/x", packed, Content_Encoding="gzip"))
    (failed,) = pages([tmp_path / "bomb.warc"], max_bytes=100_000)
    assert isinstance(failed, Failure) and "larger than 100,000 bytes" in failed.error


def test_a_warc_that_breaks_off_or_is_none(tmp_path: pathlib.Path) -> None:
    whole = gzip.compress(response("https://news.example/a", HTML.encode() * 50))
    (tmp_path / "cut.warc.gz").write_bytes(
        gzip.compress(response("https://news.example/b", HTML.encode())) + whole[:60]
    )
    found = list(pages([tmp_path / "cut.warc.gz", tmp_path / "none.warc"]))
    assert isinstance(found[0], Page) and isinstance(found[-1], Failure) and found[-1].error == "no such file"
