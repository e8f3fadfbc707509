"""Is every kind of edit known, and does nothing boring make a revision? Pairs of revisions of our own writing.

    python -m benchmarks.edits

Each pair is a report and the same report after one to three edits of known kinds, in six languages; each boring pair is
one page at two moments, between which clocks, counters, links, markup and advertisements changed, read as any page is.
Spanish, Russian and Chinese were not looked at while the rules were written: held apart.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from benchmarks.edit_texts import LANGUAGES, Reports
from extractors.article import Capture
from extractors.extract import read_capture
from extractors.source import Source
from warehouse.difference import KINDS, QUOTES, TOKEN, Kind, Text, edit

HELD_APART = ("es", "ru", "zh")
PAIRS_A_LANGUAGE = 150
BORING_A_LANGUAGE = 100
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Pair:
    language: str
    was: Text
    now: Text
    kinds: frozenset[str]


@dataclass
class Draft:
    """A report under the editor's hands. Each paragraph is edited once."""

    reports: Reports
    title: str
    standfirst: str
    paragraphs: list[str]
    touched: set[int]

    @property
    def text(self) -> Text:
        return Text(self.title, self.standfirst, [("paragraph", each) for each in self.paragraphs])

    def pick(self, dice: random.Random, wanted: Callable[[str], bool] = lambda paragraph: True) -> int:
        """A paragraph that nobody touched yet; raises IndexError when there is none."""
        left = [n for n, each in enumerate(self.paragraphs) if n not in self.touched and wanted(each)]
        return dice.choice(left)

    def insert(self, place: int, paragraph: str) -> None:
        self.paragraphs.insert(place, paragraph)
        self.touched = {n + (n >= place) for n in self.touched} | {place}


def headline(draft: Draft, dice: random.Random) -> None:
    draft.title = dice.choice([each for each in draft.reports.titles if each != draft.title])


def number(draft: Draft, dice: random.Random) -> None:
    place = draft.pick(dice, lambda each: bool(NUMBER.search(QUOTES.sub("", each))))
    quoted = [found.span() for found in QUOTES.finditer(draft.paragraphs[place])]
    found = dice.choice(
        [
            m
            for m in NUMBER.finditer(draft.paragraphs[place])
            if not any(a < m.end() and m.start() < b for a, b in quoted)
        ]
    )
    other = str(int(re.sub(r"\D", "", found[0])) + dice.choice([-1, 1, 2, 7, 10, 35, 100]))
    text = draft.paragraphs[place]
    draft.paragraphs[place] = text[: found.start()] + other + text[found.end() :]
    draft.touched.add(place)


def quotation(draft: Draft, dice: random.Random) -> None:
    place = draft.pick(dice, lambda each: bool(QUOTES.search(each)))
    text = draft.paragraphs[place]
    found = next(QUOTES.finditer(text))
    words = _words(text[found.start() : found.end()])
    at = dice.choice(words)
    other = dice.choice(
        [draft.reports.word(dice), draft.reports.word(dice) + draft.reports.space + draft.reports.word(dice)]
    )
    start, end = found.start() + at.start(), found.start() + at.end()
    draft.paragraphs[place] = text[:start] + other + text[end:]
    draft.touched.add(place)


def paragraph_added(draft: Draft, dice: random.Random) -> None:
    draft.insert(dice.randint(0, len(draft.paragraphs)), dice.choice(draft.reports.more))


def paragraph_removed(draft: Draft, dice: random.Random) -> None:
    place = draft.pick(dice)
    del draft.paragraphs[place]
    draft.touched = {n - (n > place) for n in draft.touched}


def paragraph_moved(draft: Draft, dice: random.Random) -> None:
    if draft.touched or len(draft.paragraphs) < 4:
        raise IndexError
    draft.paragraphs.append(draft.paragraphs.pop(0))
    draft.touched = set(range(len(draft.paragraphs)))


def paragraph_reworded(draft: Draft, dice: random.Random) -> None:
    place = draft.pick(dice)
    text = draft.paragraphs[place]
    quoted = [found.span() for found in QUOTES.finditer(text)]
    words = [
        m for m in _words(text) if not m[0][0].isdigit() and not any(a < m.end() and m.start() < b for a, b in quoted)
    ]
    for found in sorted(dice.sample(words, min(len(words), dice.randint(1, 5))), key=lambda m: -m.start()):
        text = text[: found.start()] + draft.reports.word(dice) + text[found.end() :]
    if dice.random() < 0.3:
        text += draft.reports.space + dice.choice(draft.reports.sentences)
    draft.paragraphs[place] = text
    draft.touched.add(place)


def correction_notice(draft: Draft, dice: random.Random) -> None:
    notice = dice.choice(draft.reports.notices)
    last = len(draft.paragraphs) - 1
    if dice.random() < 0.3 and last not in draft.touched:
        draft.paragraphs[last] += draft.reports.space + notice
        draft.touched.add(last)
    else:
        draft.insert(dice.choice([0, last + 1]), notice)


EDITS = {
    function.__name__: function
    for function in (
        headline, number, quotation, paragraph_added, paragraph_removed, paragraph_moved, paragraph_reworded,
        correction_notice,
    )
}  # fmt: skip


def _words(text: str) -> list[re.Match[str]]:
    return [found for found in TOKEN.finditer(text) if found[0][0].isalnum()]


def pairs(language: str, count: int = PAIRS_A_LANGUAGE, seed: int = 20260301) -> Iterator[Pair]:
    """Pairs with the kinds of edit between them; the same for the same seed."""
    dice, reports = random.Random(f"{seed} {language}"), LANGUAGES[language]
    for _ in range(count):
        said = [dice.choice(versions) for versions in reports.paragraphs]
        draft = Draft(reports, reports.titles[0], reports.standfirst, said, set())
        was, kinds = draft.text, set[str]()
        for name in dice.sample(list(EDITS), dice.choice([1, 1, 1, 2, 3])):
            try:
                EDITS[name](draft, dice)
                kinds.add(name)
            except IndexError:
                continue
        if kinds and draft.text != was:
            yield Pair(language, was, draft.text, frozenset(kinds))


def scores(found: list[tuple[frozenset[str], frozenset[str]]]) -> dict[Kind, float]:
    """Pairs of (kinds that are there, kinds that were found) -> F1 of each kind."""
    right, there, said = Counter[str](), Counter[str](), Counter[str]()
    for truth, answer in found:
        there.update(truth)
        said.update(answer)
        right.update(truth & answer)
    return {kind: 2 * right[kind] / (there[kind] + said[kind]) for kind in KINDS if there[kind]}


# ---------------------------------------------------------------------- what must make no revision

SOURCE = Source.model_validate(
    {"name": "courier", "discover": [{"kind": "feed", "url": "https://courier.example/feed"}]}
)
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | The Courier</title>
<link rel="canonical" href="https://courier.example/news/1"><script>var v="{number}";</script></head>
<body class="t{number}"><nav><a href="/">Home</a><a href="/now">{clock}</a></nav><main><article><h1>{title}</h1>
<p class="standfirst">{standfirst}</p><div class="meta"><time>{clock}</time> <span>{counter}</span></div>{first}
{body}
{last}</article><aside><h3>Related</h3><ul>{links}</ul></aside>
<section class="comments"><h3>{number} comments</h3><p>{voice}</p></section></main><footer>{clock}</footer></body>
</html>"""
CLOCKS = (
    "Updated {h:02}:{m:02}", "Last updated: {m} minutes ago", "{h} hours ago", "3 March 2026, {h:02}:{m:02} GMT",
    "Aktualisiert am 3. März 2026, {h:02}:{m:02} Uhr", "vor {m} Minuten", "Mis à jour le 3 mars 2026 à {h}h{m:02}",
    "Actualizado {h}:{m:02}", "Обновлено {h}:{m:02}", "更新时间：2026年3月3日 {h}:{m:02}",
)  # fmt: skip
COUNTERS = (
    "{n} comments", "{n} shares", "{n} views", "{n} Kommentare", "{n} commentaires", "{n} comentarios", "阅读 {n}",
    "{n} просмотров", "{n} people are reading", "{r} min read", "{r} Min. Lesezeit",
)  # fmt: skip
LINK = '<li><a href="/n/{}">{}</a></li>'
CURLED = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-"})


def page(reports: Reports, language: str, dice: random.Random, furniture: random.Random) -> bytes:
    """One page; ``furniture`` rolls all that no reader takes for news."""

    def clock() -> str:
        return dice_clock.format(h=furniture.randint(1, 23), m=furniture.randint(2, 59))

    def counter() -> str:
        return dice_counter.format(n=furniture.randint(2, 4000), r=furniture.randint(2, 9))

    dice_clock, dice_counter, place = dice.choice(CLOCKS), dice.choice(COUNTERS), dice.randint(0, 2)
    said = [dice.choice(versions) for versions in reports.paragraphs]
    if furniture.random() < 0.3:
        said = [each.translate(CURLED) for each in said]
    space = furniture.choice(["", "\n  ", " "])
    running = [f"<p>{clock()}</p>", f"<p>{counter()}</p>", ""][place]
    return PAGE.format(
        language=language, title=reports.titles[0], standfirst=reports.standfirst, clock=clock(), counter=counter(),
        number=furniture.randint(1, 999), first=running if dice.random() < 0.5 else "", last=running,
        body="\n".join(f'<p class="c{furniture.randint(1, 9)}">{space}{each}{space}</p>' for each in said),
        links="".join(LINK.format(furniture.randint(1, 99), furniture.choice(reports.titles[:2])) for _ in range(4)),
        voice=reports.more[furniture.randint(0, 1)],
    ).encode()  # fmt: skip


def boring(language: str, count: int = BORING_A_LANGUAGE, seed: int = 20260301) -> Iterator[bool]:
    """For each boring pair: did it make a revision?"""
    for number in range(count):
        told = []
        for moment in range(2):
            shape, furniture = random.Random(f"{seed} {language} {number}"), random.Random(f"{number} {moment}")
            body = page(LANGUAGES[language], language, shape, furniture)
            capture = Capture("courier", "https://courier.example/news/1", datetime(2026, 3, 3, tzinfo=UTC), body)
            told.append(read_capture(replace(capture, media_type="text/html"), SOURCE)[0].content_sha256)
        yield told[0] != told[1]


def main() -> None:
    """Print F1 of each kind and the share of boring pairs that made a revision, by half."""
    for half, languages in (("looked at", [x for x in LANGUAGES if x not in HELD_APART]), ("held apart", HELD_APART)):
        made = [pair for language in languages for pair in pairs(language)]
        began = time.process_time()
        found = [(pair.kinds, frozenset(edit(pair.was, pair.now).kinds)) for pair in made]
        cost_ms = (time.process_time() - began) / len(made) * 1000
        print(f"{half} ({', '.join(languages)}): {len(made)} pairs, {cost_ms:.1f} ms CPU each")
        for kind, score in scores(found).items():
            print(f"  {kind:20} F1 {score:.3f}")
        revised = [each for language in languages for each in boring(language)]
        print(f"  boring changes that made a revision: {sum(revised)} of {len(revised)}")


if __name__ == "__main__":
    main()
