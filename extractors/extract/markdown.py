"""Markdown -> the plain text that it marks up, line for line, so that line numbers stay true.

Headings, emphasis, links and images lose their marks; front matter (YAML between two lines of dashes) becomes the
header lines it stands for. Nothing is rendered and no HTML is read.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
RULE = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\([^)]*\)")
LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?:[^()]|\([^()]*\))*\)|<(?P<url>https?://[^>]+)>")
EMPHASIS = re.compile(r"(?<![\w*_\\])(?P<mark>\*{1,3}|_{1,3}|~~|`+)(?=\S)(?P<text>.+?)(?<=\S)(?P=mark)(?![\w*_])")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~-])")
ITEM = re.compile(r"^\s*[-*+]\s+(?=\S)")
QUOTE = re.compile(r"\s{0,3}>\s?")
SETTING = re.compile(r"(?P<key>[A-Za-z_-]+):\s*(?P<value>.*?)\s*$")
# Keys of front matter that are header lines of an article, and what the line then says.
HEADER_KEYS = {
    "title": "", "subtitle": "", "description": "", "excerpt": "", "date": "", "published": "Published: ",
    "updated": "Updated: ", "lastmod": "Updated: ", "author": "By ", "authors": "By ", "byline": "",
    "source": "Source: ", "url": "Source: ", "link": "Source: ", "canonical": "Source: ",
}  # fmt: skip
FRONT_MATTER_LINES = 60


def plain(text: str) -> str:
    """The text without its marks; as many lines as before."""
    lines = text.splitlines()
    start = _front_matter_end(lines)
    header = [_header_line(line) for line in lines[:start]]
    return "\n".join(header + [_unmarked(line) for line in lines[start:]])


def _front_matter_end(lines: list[str]) -> int:
    """The index behind the closing dashes; 0 when the file does not open with front matter."""
    if not lines or lines[0].strip("\ufeff ") != "---":
        return 0
    return next((i + 1 for i, line in enumerate(lines[1:FRONT_MATTER_LINES], 1) if line.strip() in ("---", "...")), 0)


def _header_line(line: str) -> str:
    match = SETTING.fullmatch(line)
    if not match or match["key"].lower() not in HEADER_KEYS:
        return ""
    value = match["value"].strip("[]").replace('"', "").strip("'")
    return HEADER_KEYS[match["key"].lower()] + value if value else ""


def _unmarked(line: str) -> str:
    if RULE.fullmatch(line):
        return ""
    if heading := HEADING.match(line):
        line = heading["text"]
    line = IMAGE.sub("", ITEM.sub("• ", QUOTE.sub("", line)))
    line = LINK.sub(lambda match: match["text"] or match["url"], line)
    line = EMPHASIS.sub(lambda match: match["text"], EMPHASIS.sub(lambda match: match["text"], line))
    return ESCAPED.sub(r"\1", line)
