"""Lists, folders, archives and tables on this machine -> entries, and the captures they lead to."""

from __future__ import annotations

import gzip
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.fetch import fetch_all
from extractors.source import Window
from tests.extractors.discover.listings import NOW, found, source_of

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "warc"


def read(source, got, client):
    return fetch_all(source, got.entries, client, now=NOW)


class TestUrls:
    def test_written_addresses_are_listed_once(self, client):
        source = source_of(
            {"kind": "urls", "urls": ["https://example.org/a", "https://EXAMPLE.org/a#x", "https://example.org/b"]}
        )

        assert found(source, client).urls == ["https://example.org/a", "https://example.org/b"]

    def test_a_list_may_hold_comments(self, client, tmp_path):
        path = tmp_path / "list.txt"
        path.write_text("# ours\n\nhttps://example.org/a   # the first\nhttps://example.org/b\nnot an address\n")
        source = source_of({"kind": "urls", "path": str(path)})

        got = found(source, client)

        assert (got.urls, got.reasons) == (["https://example.org/a", "https://example.org/b"], ["blocked_url"])
        assert found(source, client, got.states).is_unchanged

    def test_a_missing_list_is_a_reject(self, client, tmp_path):
        assert found(source_of({"kind": "urls", "path": str(tmp_path / "none")}), client).reasons == ["bad_feed"]


class TestFolder:
    @pytest.fixture
    def letters(self, tmp_path):
        folder = tmp_path / "letters"
        (folder / "1871").mkdir(parents=True)
        (folder / ".hidden").mkdir()
        for name in ("b.txt", "1871/a.html", "1871/c.eml.gz", "picture.jpg", ".d.txt", ".hidden/e.txt"):
            (folder / name).write_bytes(b"Dear editor")
        return folder

    def test_saved_articles_are_listed_by_name(self, client, letters):
        got = found(source_of({"kind": "folder", "path": str(letters)}), client)

        assert got.urls == ["file:gazette/1871/a.html", "file:gazette/1871/c.eml.gz", "file:gazette/b.txt"]

    def test_paths_start_at_the_folder_that_holds_the_configuration(self, client, letters):
        source = source_of({"kind": "folder", "path": "letters", "glob": "*.txt"}, root=letters.parent)

        assert found(source, client).urls == ["file:gazette/b.txt"]

    def test_one_file_is_a_folder_of_one(self, client, letters):
        assert found(source_of({"kind": "folder", "path": str(letters / "b.txt")}), client).urls == [
            "file:gazette/b.txt"
        ]

    def test_only_a_changed_file_changes_its_validator(self, client, letters):
        source = source_of({"kind": "folder", "path": str(letters)})
        first = found(source, client)
        assert found(source, client, first.states).is_unchanged

        os.utime(letters / "b.txt", (1, 1))
        again = found(source, client, first.states)

        before, after = ({entry.url: entry.validator for entry in got.entries} for got in (first, again))
        assert {url for url in after if after[url] != before[url]} == {"file:gazette/b.txt"}

    def test_a_missing_folder_is_a_reject_in_clear_words(self, client, tmp_path):
        (reject,) = found(source_of({"kind": "folder", "path": str(tmp_path / "none")}), client).rejects

        assert f"there is no folder {tmp_path / 'none'}" in reject.detail

    def test_a_name_that_is_not_utf_8_is_a_reject(self, client, letters):
        (Path(os.fsdecode(os.fsencode(letters) + b"/caf\xe9.txt"))).write_bytes(b"Dear editor")

        got = found(source_of({"kind": "folder", "path": str(letters)}), client)

        assert (len(got.entries), got.reasons) == (3, ["bad_charset"])


def warc(path, *pages, gzipped=True):
    """Write pages (url, status, media type, body) as a crawler does, an hour apart."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "ours"}))
        for number, (url, status, media_type, body) in enumerate(pages):
            http = StatusAndHeaders(status, [("Content-Type", media_type), ("Set-Cookie", "a=b")], protocol="HTTP/1.1")
            date = {"WARC-Date": f"2024-03-05T{number:02}:00:00Z"}
            writer.write_record(
                writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http, warc_headers_dict=date)
            )


PAGES = [
    ("https://example.org/a", "200 OK", "text/html; charset=utf-8", b"<html>A</html>"),
    ("https://example.org/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
    ("https://example.org/b", "404 Not Found", "text/html", b"<html>none</html>"),
    ("https://example.org/c?utm_source=x", "200 OK", "text/html", b"<html>C</html>" * 5000),
    ("https://example.org/a", "200 OK", "text/html", b"<html>A, corrected</html>"),
]


class TestArchive:
    @pytest.mark.parametrize("gzipped", [True, False])
    def test_pages_are_listed_and_read_back(self, client, tmp_path, gzipped):
        warc(tmp_path / "news.warc.gz", *PAGES, gzipped=gzipped)
        source = source_of({"kind": "archive", "path": str(tmp_path / "*.warc.gz")})

        got = found(source, client)
        fetched = read(source, got, client)

        assert got.urls == [
            "https://example.org/a",
            "https://example.org/c",
            "https://example.org/a#2024-03-05T04:00:00Z",
        ]
        assert [capture.body for capture in fetched.captures] == [PAGES[0][3], PAGES[3][3], PAGES[4][3]]
        assert fetched.captures[1].captured_at == datetime(2024, 3, 5, 3, tzinfo=UTC) == got.entries[1].modified_at
        assert fetched.captures[0].headers == (("content-type", "text/html; charset=utf-8"),)
        assert got.entries[0].published_at is None

    def test_the_window_looks_at_the_warc_date(self, client, tmp_path):
        warc(tmp_path / "news.warc.gz", *PAGES)
        source = source_of({"kind": "archive", "path": str(tmp_path / "news.warc.gz")})
        window = Window(datetime(2024, 3, 5, 2, tzinfo=UTC), datetime(2024, 3, 5, 4, tzinfo=UTC))

        assert found(source, client, window=window).urls == ["https://example.org/c"]

    def test_what_stands_before_a_break_is_listed(self, client, tmp_path):
        path = tmp_path / "news.warc.gz"
        warc(path, *PAGES)
        path.write_bytes(path.read_bytes()[:-40])
        source = source_of({"kind": "archive", "path": str(path)})

        got = found(source, client)

        assert (got.urls, got.reasons) == (["https://example.org/a", "https://example.org/c"], ["bad_archive"])
        assert str(path) in got.rejects[0].detail

    def test_garbage_is_a_reject(self, client, tmp_path):
        (tmp_path / "news.warc.gz").write_bytes(b"garbage" * 100)

        assert found(source_of({"kind": "archive", "path": str(tmp_path / "news.warc.gz")}), client).reasons == [
            "bad_archive"
        ]

    def test_a_file_that_was_read_is_not_read_again(self, client, tmp_path):
        warc(tmp_path / "1.warc.gz", PAGES[0])
        source = source_of({"kind": "archive", "path": str(tmp_path / "*.warc.gz")})
        states = found(source, client).states
        warc(tmp_path / "2.warc.gz", PAGES[3])

        assert found(source, client, states).urls == ["https://example.org/c"]

    def test_a_large_record_is_a_reject(self, client, tmp_path):
        warc(tmp_path / "news.warc.gz", ("https://example.org/a", "200 OK", "text/html", b"A" * 11_000_000), PAGES[3])
        source = source_of({"kind": "archive", "path": str(tmp_path / "news.warc.gz")})

        fetched = read(source, found(source, client), client)

        assert ([reject.reason for reject in fetched.rejects], len(fetched.readable)) == (["too_large"], 1)

    @pytest.mark.skipif(not SUITE.exists(), reason="the test data of others lies beside the checkout")
    def test_the_good_records_of_other_peoples_files_are_listed(self, client):
        for told in json.loads((SUITE / "dev_manifest.json").read_text()):
            source = source_of({"kind": "archive", "path": str(SUITE / "dev" / told["file"])})
            pages = [
                row
                for row in told.get("responses", [])
                if row[1] == "200" and (row[2] or "text/html").startswith("text/html")
            ]

            got = found(source, client)

            assert len(got.entries) == len(pages), told["file"]
            assert ("error" in told) == (got.reasons == ["bad_archive"]), told["file"]


ROWS = [
    {
        "link": "https://example.org/a?utm_source=x",
        "headline": "Bridge opens",
        "text": "It\nopened.",
        "day": "2024-03-05",
    },
    {"link": "", "headline": "Tünnel, closed", "text": 'It "closed".', "day": "2024-04-05"},
]
COLUMNS = {"url": "link", "title": "headline", "body": "text", "published": "day"}


def table(folder, suffix):
    """The rows as a file of that kind."""
    path = folder / f"corpus{suffix}"
    if suffix == ".parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), path, row_group_size=1)
    elif suffix.startswith(".jsonl"):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
        path.write_bytes(gzip.compress(text.encode()) if suffix.endswith(".gz") else text.encode())
    else:
        cells = [list(COLUMNS.values())] + [list(row.values()) for row in ROWS]
        text = "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
        path.write_bytes(gzip.compress(text.encode()) if suffix.endswith(".gz") else b"\xef\xbb\xbf" + text.encode())
    return path


class TestTable:
    @pytest.fixture(params=[".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet"])
    def source(self, request, tmp_path):
        path = table(tmp_path, request.param)
        return source_of({"kind": "table", "path": str(path), "columns": COLUMNS})

    def test_rows_are_listed_and_read_back_under_the_names_of_fields(self, client, source):
        got = found(source, client)
        fetched = read(source, got, client)
        name = Path(source.discover[0].path).name

        assert got.urls == ["https://example.org/a", f"file:gazette/{name}#2"]
        assert [json.loads(capture.body) for capture in fetched.captures] == [
            {
                "url": "https://example.org/a?utm_source=x",
                "title": "Bridge opens",
                "body": "It\nopened.",
                "published": "2024-03-05",
            },
            {"title": "Tünnel, closed", "body": 'It "closed".', "published": "2024-04-05"},
        ]
        assert {capture.media_type for capture in fetched.captures} == {"application/json"}
        assert len(fetched.readable) == 2

    def test_one_row_can_be_read_alone(self, client, source):
        got = found(source, client)

        fetched = fetch_all(source, got.entries[1:], client, now=NOW)

        assert json.loads(fetched.captures[0].body)["title"] == "Tünnel, closed"

    def test_the_window_looks_at_the_day_of_publication(self, client, source):
        got = found(source, client, window=Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)))

        assert got.urls == ["https://example.org/a"]

    def test_an_unchanged_file_is_not_listed_again(self, client, source):
        assert found(source, client, found(source, client).states).is_unchanged

    def test_a_row_keeps_its_validator_when_another_changes(self, client, tmp_path):
        path = tmp_path / "corpus.jsonl"
        source = source_of({"kind": "table", "path": str(path)})
        path.write_text('{"title": "A", "body": "a"}\n{"title": "B", "body": "b"}\n')
        first = found(source, client)
        path.write_text('{"title": "A", "body": "a"}\n{"title": "B", "body": "b, corrected"}\n{"title": "C"}\n')

        again = found(source, client, first.states)

        assert again.entries[0].validator == first.entries[0].validator
        assert again.entries[1].validator != first.entries[1].validator
        assert len(again.entries) == 3

    def test_a_bad_row_is_a_reject_and_the_others_are_listed(self, client, tmp_path):
        path = tmp_path / "corpus.jsonl"
        path.write_text('{"title": "A"}\nnot json\n[1]\n{"title": "B"}\n')

        got = found(source_of({"kind": "table", "path": str(path)}), client)

        assert ([entry.url[-2:] for entry in got.entries], got.reasons) == (["#1", "#4"], ["bad_feed", "bad_feed"])

    @pytest.mark.parametrize(
        "name, content", [("a.parquet", b"PAR1 no"), ("a.xlsx", b"PK"), ("a.jsonl.gz", b"no gzip"), ("a.csv", b"")]
    )
    def test_what_is_no_table_is_a_reject(self, client, tmp_path, name, content):
        (tmp_path / name).write_bytes(content)

        got = found(source_of({"kind": "table", "path": str(tmp_path / name)}), client)

        assert len(got.reasons) == 1 and got.reasons[0] in ("bad_feed", "bad_archive")

    def test_a_row_that_is_no_longer_there_is_gone(self, client, tmp_path):
        path = tmp_path / "corpus.jsonl"
        source = source_of({"kind": "table", "path": str(path)})
        path.write_text('{"title": "A"}\n{"title": "B"}\n')
        got = found(source, client)
        path.write_text('{"title": "A"}\n')

        assert [reject.reason for reject in read(source, got, client).rejects] == ["gone"]
