"""What can be computed of how a page looks and reads: contrast, headings, labels."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from extractors.article import article_id
from tests.warehouse.desk.conftest import FERRY, WIRE
from warehouse.desk.show import STATIC

STYLE = (STATIC / "desk.css").read_text()
AA = 4.5  # WCAG 2.2, 1.4.3
AA_PICTURES = 3.0  # 1.4.11
TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "soft", "link", "accent") for ground in ("paper", "card")),
    ("paper", "link"),  # a button
    ("ink", "field"),
    ("ink", "mark"),
    *((name, f"{name}-ground") for name in ("good", "bad", "warn", "came", "went")),
]
PICTURES_ON_GROUND = [(shape, "paper") for shape in ("bar", "bar-on", "level-3", "level-4", "gap", "partial", "soft")]
ROOMS = ["/", "/?source=post", f"/article/{article_id(FERRY)}", f"/article/{article_id(FERRY)}/changes", "/sources"]
ROOMS += [
    "/?q=committee",
    "/stories",
    f"/stories/{article_id(WIRE)}",
    "/sources/post",
    "/runs",
    "/sql?q=select+1+as+a,2+as+b",
    "/sql?q=nonsense",
    "/nowhere",
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = colours(STYLE.split("@media")[0])
DARK = colours(STYLE.split("prefers-color-scheme: dark")[1].split("* { box-sizing")[0])


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= AA


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), PICTURES_ON_GROUND)
def test_shapes_that_say_something_stand_out(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= AA_PICTURES


def test_day_and_night_have_the_same_colours():
    assert set(LIGHT) == set(DARK)


def test_the_style_asks_nobody():
    assert "url(" not in STYLE
    assert "@import" not in STYLE


class Outline(HTMLParser):
    """Headings in their order, ids, what labels label, and fields without a label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self.named_by: list[str] = []
        self.tags: list[str] = []
        self.styles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        if tag in ("input", "select", "textarea"):
            self.fields.append(given.get("id", ""))
        if tag == "label":
            self.labels.append(given["for"])
        self.named_by += given.get("aria-labelledby", "").split()
        self.styles += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", ROOMS)
def test_a_page_can_be_read_by_its_outline(open_desk, path):
    page = open_desk.text(path)
    outline = Outline(page)

    assert page.startswith("<!doctype html>\n<html lang=")
    assert outline.levels[0] == 1 and outline.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(outline.levels))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.fields) <= set(outline.labels)
    assert set(outline.named_by) | set(outline.labels) <= set(outline.ids)
    assert outline.tags.count("main") == 1
    assert outline.styles == []
    assert re.search(r"<title>[^<]+ · newsdesk</title>", page)
