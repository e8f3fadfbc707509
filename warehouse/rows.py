"""Nouns -> Arrow tables in the warehouse's own columns. Pure: nothing is read or written here.

"" becomes null and a tuple a list. Ids are strings until the table is made, which holds them as UUIDs.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractors.article import Article, Block, Capture, Entry, ListingState, Reading, Reject
from warehouse.connection import with_care

if TYPE_CHECKING:
    import duckdb

IDS = uuid.UUID("0c8f1f5e-6f1b-5b8e-8d6e-2f5d9c3b7a41")  # our own namespace, drawn once

ID, TEXT, TEXTS, WHOLE = pa.uuid(), pa.string(), pa.list_(pa.string()), pa.int32()
INSTANT = pa.timestamp("us", "UTC")
CAPTURES = {
    "capture_id": ID,
    "source": TEXT,
    "role": TEXT,
    "url": TEXT,
    "final_url": TEXT,
    "status": WHOLE,
    "media_type": TEXT,
    "captured_at": INSTANT,
    "body_sha256": TEXT,
    "body_bytes": pa.int64(),
    "raw_path": TEXT,
    "batch_id": TEXT,
    "loaded_at": INSTANT,
    "etag": TEXT,
    "last_modified": TEXT,
    "robots": TEXT,
    "tdm_reservation": pa.bool_(),
    "tdm_policy": TEXT,
    "licence": TEXT,
}
BLOCKS = pa.list_(pa.struct([("kind", TEXT), ("level", WHOLE), ("begins", WHOLE), ("chars", WHOLE)]))
BODIES = {"text_id": ID, "body": TEXT, "blocks": BLOCKS}
IMAGES = pa.list_(pa.struct([("url", TEXT), ("caption", TEXT), ("credit", TEXT)]))
AGENCIES = pa.list_(pa.struct([("name", TEXT), ("use", TEXT)]))
FINDINGS = pa.list_(
    pa.struct(
        [
            ("field", TEXT),
            ("method", TEXT),
            ("locator", TEXT),
            ("raw", TEXT),
            ("confidence", pa.float64()),
            ("is_chosen", pa.bool_()),
        ]
    )
)
READINGS = {
    "article_id": ID,
    "capture_id": ID,
    "source": TEXT,
    "captured_at": INSTANT,
    "entry_url": TEXT,
    "entry_id": ID,
    "listed_at": INSTANT,
    "url": TEXT,
    "title": TEXT,
    "kicker": TEXT,
    "standfirst": TEXT,
    "byline": TEXT,
    "authors": TEXTS,
    "dateline": TEXT,
    "published_on": pa.date32(),
    "published_at": INSTANT,
    "published_precision": TEXT,
    "published_text": TEXT,
    "published_zone": TEXT,
    "modified_on": pa.date32(),
    "modified_at": INSTANT,
    "section": TEXT,
    "publication": TEXT,
    "tags": TEXTS,
    "language": TEXT,
    "text_id": ID,
    "images": IMAGES,
    "agencies": AGENCIES,
    "reading_minutes": WHOLE,
    "word_count": WHOLE,
    "is_paywalled": pa.bool_(),
    "quality": pa.float64(),
    "flags": TEXTS,
    "content_sha256": TEXT,
    "findings": FINDINGS,
    "extractor_version": TEXT,
    "config_sha256": TEXT,
    "batch_id": TEXT,
    "loaded_at": INSTANT,
}
ADDRESSES = {"address_id": ID, "url": TEXT, "article_id": ID, "kind": TEXT, "first_seen_at": INSTANT}
ENTRIES = {
    "entry_id": ID,
    "source": TEXT,
    "url": TEXT,
    "kind": TEXT,
    "listed_in": TEXT,
    "locator": TEXT,
    "validator": TEXT,
    "title": TEXT,
    "summary": TEXT,
    "content": TEXT,
    "authors": TEXTS,
    "tags": TEXTS,
    "language": TEXT,
    "published_at": INSTANT,
    "modified_at": INSTANT,
}
LISTINGS = {
    "source": TEXT,
    "url": TEXT,
    "etag": TEXT,
    "last_modified": TEXT,
    "body_sha256": TEXT,
    "polled_at": INSTANT,
    "entry_count": WHOLE,
    "fresh_until": INSTANT,
}
REJECTS = {
    "reject_id": ID,
    "entry_id": ID,
    "source": TEXT,
    "url": TEXT,
    "stage": TEXT,
    "reason": TEXT,
    "detail": TEXT,
    "at": INSTANT,
    "capture_id": ID,
    "retry_after_s": pa.float64(),
    "tries": WHOLE,
    "is_missing": pa.bool_(),
}

MADE_HERE = {"findings", "blocks", "addresses"}
TAKEN = [name for name in READINGS if name in Article.__dataclass_fields__ and name not in MADE_HERE]
_numbers = count()


@contextmanager
def as_table(
    con: duckdb.DuckDBPyConnection, columns: Mapping[str, pa.DataType], items: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Rows under a name of their own that SQL can say, for the length of a ``with``."""
    name = f"incoming_{next(_numbers)}"
    listed = list(items)
    made = {column: _array([item[column] for item in listed], kind) for column, kind in columns.items()}
    con.register(f"{name}_arrow", pa.table(made))
    con.execute(f"create temp table {name} as from {name}_arrow")  # DuckDB 1.5 cannot push a filter on UUIDs into Arrow
    con.unregister(f"{name}_arrow")
    try:
        yield name
    finally:
        with_care(con, f"drop table if exists {name}")


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind != ID:
        return pa.array(values, kind)
    found = [bytes.fromhex(value.replace("-", "")) if value else None for value in values]
    return pa.ExtensionArray.from_storage(ID, pa.array(found, ID.storage_type))


def id_of(*parts: str) -> str:
    """One id for these words, the same wherever it is made."""
    return str(uuid.uuid5(IDS, "\n".join(parts)))


def text_id(article: Article) -> str:
    """One id for the text with its blocks; two pages that say the same share it."""
    told = "\0".join(f"{block.kind} {block.level} {block.text}" for block in article.blocks)
    return str(uuid.UUID(bytes=hashlib.sha256(told.encode("utf-8", "replace")).digest()[:16], version=5))


def capture_row(capture: Capture, raw_path: str, batch_id: str, now: datetime) -> dict[str, Any]:
    return {
        "capture_id": capture.capture_id,
        "source": capture.source,
        "role": capture.role,
        "url": text(capture.url),
        "final_url": text(capture.final_url),
        "status": capture.status,
        "media_type": text(capture.media_type),
        "captured_at": capture.captured_at,
        "body_sha256": capture.body_sha256,
        "body_bytes": len(capture.body),
        "raw_path": raw_path,
        "batch_id": batch_id,
        "loaded_at": now,
        "etag": text(capture.header("etag")),
        "last_modified": text(capture.header("last-modified")),
    }


def reading_row(reading: Reading, article_id: str, text_id: str, batch_id: str, now: datetime) -> dict[str, Any]:
    article = reading.article
    return {
        **{name: plain(getattr(article, name)) for name in TAKEN},
        "article_id": article_id,
        "capture_id": reading.capture_id,
        "source": reading.source,
        "captured_at": reading.captured_at,
        "entry_url": text(reading.entry_url),
        "entry_id": id_of(reading.source, reading.entry_url),
        "listed_at": None,
        "text_id": text_id,
        "content_sha256": article.content_sha256,
        "images": [
            {"url": text(image.url), "caption": text(image.caption), "credit": text(image.credit)}
            for image in article.images
        ],
        "agencies": [{"name": text(agency.name), "use": agency.use} for agency in article.agencies],
        "findings": [
            {
                "field": found.field,
                "method": found.method,
                "locator": text(found.locator),
                "raw": text(found.raw),
                "confidence": found.confidence,
                "is_chosen": found.is_chosen,
            }
            for found in article.findings
        ],
        "extractor_version": text(reading.extractor_version),
        "config_sha256": text(reading.config_sha256),
        "batch_id": batch_id,
        "loaded_at": now,
    }


def body_row(article: Article, text_id: str) -> dict[str, Any]:
    return {"text_id": text_id, "body": text(article.body) or "", "blocks": list(_places(article.blocks))}


def _places(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """Where each block stands in the body, in characters from 1 as SQL counts them."""
    begins = 1
    for block in blocks:
        yield {"kind": block.kind, "level": block.level, "begins": begins, "chars": len(block.text)}
        begins += len(block.text) + len("\n\n")


def entry_row(entry: Entry) -> dict[str, Any]:
    taken = {name: plain(getattr(entry, name)) for name in ENTRIES if name != "entry_id"}
    return {"entry_id": id_of(entry.source, entry.url), **taken}


def listing_row(state: ListingState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in LISTINGS}


def reject_row(reject: Reject, now: datetime) -> dict[str, Any]:
    return {
        "reject_id": id_of(reject.source, reject.url, reject.stage),
        "entry_id": id_of(reject.source, reject.url),
        "source": reject.source,
        "url": text(reject.url),
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": text(reject.detail),
        "at": reject.at or now,
        "capture_id": reject.capture_id or None,
        "retry_after_s": reject.retry_after_s,
        "tries": int(reject.was_asked),
        "is_missing": reject.status == 404,
    }


def plain(value: Any) -> Any:
    """A noun's field -> what Arrow takes."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return [text(item) if isinstance(item, str) else item for item in value]
    return value


def text(value: str) -> str | None:
    """Text as UTF-8 can write it (a lone surrogate becomes a question mark); null where there is none."""
    if not value:
        return None
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
