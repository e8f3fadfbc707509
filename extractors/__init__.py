"""The outside world -> Article: discover, fetch, extract, clean.

``extract_document`` is the public way to read one document without a warehouse; it is imported when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.extract import extract_document as extract_document

__all__ = ["extract_document"]


def __getattr__(name: str) -> Any:
    if name == "extract_document":
        from extractors.extract import extract_document

        return extract_document
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
