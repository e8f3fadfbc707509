"""WARC files of our own writing, and a site that has them: it knows Range, If-Range and ETag, and can break off."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.server import Answer, Raw, Request, Site


def write_warc(pages: Iterable[tuple[datetime, str, bytes]]) -> bytes:
    """Pages as they would have been captured at these moments."""
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=True)
    for captured_at, url, page in pages:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        headers = {"WARC-Date": f"{captured_at:%Y-%m-%dT%H:%M:%SZ}"}
        record = writer.create_warc_record(
            url, "response", io.BytesIO(page), http_headers=http, warc_headers_dict=headers
        )
        writer.write_record(record)
    return written.getvalue()


@dataclass
class Shelf:
    """Files at addresses of a site. ``breaks``: the next answers end after so many bytes."""

    site: Site
    has_ranges: bool = True
    breaks: list[int] = field(default_factory=list)

    def put(self, path: str, body: bytes) -> str:
        self.site.answers[path] = lambda request: self.answer(request, body)
        return self.site.url(path)

    def answer(self, request: Request, body: bytes) -> Answer | Raw:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        start, status = 0, 200
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if self.has_ranges and asked and request.headers.get("if-range") in (None, etag):
            start, status = int(asked[1]), 206
        rest = body[start:]
        headers = {"ETag": etag, "Content-Type": "application/octet-stream"}
        if not self.breaks:
            return Answer(rest, status, headers)
        lines = [f"HTTP/1.1 {status} OK", f"Content-Length: {len(rest)}", *(f"{k}: {v}" for k, v in headers.items())]
        return Raw(["\r\n".join([*lines, "", ""]).encode() + rest[: self.breaks.pop(0)]])
