"""How sure are we that the body is right, and why may it be wrong?

A first measure: what speaks against an article is named as a flag, and each flag takes its share.
"""

from __future__ import annotations

from extractors.article import Block

SHORT_WORDS = 80
COST = {
    "short_body": 0.3,
    "few_blocks": 0.15,
    "no_date": 0.05,
    "links_in_body": 0.2,
    "date_from_url": 0.02,
    "date_from_text": 0.02,
    "paywall_stub": 0.3,
    "title_from_window": 0.1,
}


def flags_of(
    blocks: tuple[Block, ...], words: int, *, has_date: bool, is_paywalled: bool | None, others: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Why the body (or the date) may be wrong."""
    listed = sum(len(block.text) for block in blocks if block.kind in ("list", "table"))
    everything = sum(len(block.text) for block in blocks) or 1
    found = []
    if words < SHORT_WORDS:
        found.append("short_body")
    if is_paywalled and words < 2 * SHORT_WORDS:
        found.append("paywall_stub")
    if listed > everything * 0.6:
        found.append("links_in_body")
    if not has_date:
        found.append("no_date")
    return tuple(dict.fromkeys([*found, *others]))


def quality_of(flags: tuple[str, ...]) -> float:
    """0-1."""
    return round(max(0.0, 1.0 - sum(COST.get(flag, 0.0) for flag in flags)), 3)
