"""Candidates for a field of an article, and the one place that chooses among them.

Modules that ask a page a question return candidates, best first. ``choose`` takes the most confident
(the earlier of equals), and records where it came from and who disagreed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractors.article import Finding, Method

Value = TypeVar("Value")
MAX_RAW = 500  # characters of a raw value that a finding keeps
MAX_LOSERS = 3  # disagreeing candidates that are worth a row


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Value]):
    """One answer to one question, and where it stood."""

    value: Value
    method: Method
    locator: str  # JSON path, meta name or CSS selector
    raw: str  # as found
    confidence: float = 1.0  # 0-1


def choose(
    field: str,
    candidates: Iterable[Candidate[Value]],
    *,
    same: Callable[[Value, Value], bool] = lambda one, other: one == other,
) -> tuple[Candidate[Value] | None, list[Finding]]:
    """The winner (None when nobody answered) and the findings: the winner's, and one for each that disagreed."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not ranked:
        return None, []
    winner = ranked[0]
    losers = [candidate for candidate in ranked[1:] if not same(winner.value, candidate.value)]
    return winner, [finding(field, winner), *(finding(field, loser, is_chosen=False) for loser in losers[:MAX_LOSERS])]


def finding(field: str, candidate: Candidate[Value], *, is_chosen: bool = True) -> Finding:
    return Finding(field, candidate.method, candidate.locator, candidate.raw[:MAX_RAW], candidate.confidence, is_chosen)
