"""Gzip bytes -> plain bytes, in pieces, never more than asked for.

Used for answers, gzipped files and gzipped sitemaps alike. A stream that is cut short is an error, not an end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from extractors.errors import FetchError

GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"
PIECE_BYTES = 1 << 18


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """One or more gzip members -> plain pieces of at most PIECE_BYTES. Raises FetchError bad_encoding or truncated."""
    inflater = None
    for chunk in chunks:
        rest = chunk
        while rest:
            if inflater is None or inflater.eof:
                if inflater is not None and not rest.startswith(GZIP_MAGIC[:1]):
                    return  # padding after the last member, which every reader passes over
                inflater = zlib.decompressobj(GZIP)
            try:
                piece = inflater.decompress(rest, PIECE_BYTES)
                rest = inflater.unconsumed_tail or inflater.unused_data
                while piece:
                    yield piece
                    piece = b"" if rest or inflater.eof else inflater.decompress(b"", PIECE_BYTES)
            except zlib.error as error:
                raise FetchError("bad_encoding", f"is not gzip: {error}") from None
    if inflater is not None and not inflater.eof:
        raise FetchError("truncated", "the gzip stream ends before its end")


def joined(pieces: Iterable[bytes], max_bytes: int) -> bytes:
    """All pieces as one. Raises FetchError too_large as soon as they are more than max_bytes."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise FetchError("too_large", f"more than {max_bytes:,} bytes")
    return bytes(body)
