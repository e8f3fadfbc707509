"""Bytes -> text, and the charset that was used.

Nothing is fetched and nothing raises: bytes that are text in no charset come out with U+FFFD in them.
"""

from __future__ import annotations

import codecs
import re

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
META_WITHIN_BYTES = 4096
SNIFF_BYTES = 32_768
# Charsets whose text is no Latin script with some letters changed: nobody mistakes it for windows-1252.
FAR = (
    "cp1251", "cp1253", "cp1255", "cp1256", "cp93", "cp94", "cp950", "koi8", "big5", "gb", "hz", "shift", "euc", "utf",
    "iso2022", "johab", "mac_cyrillic", "mac_greek", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8",
)  # fmt: skip
NEAR = ("cp1252", "cp1254", "cp1250", "iso8859_2", "cp1257")  # of Latin letters
MIN_SIGNS = 8  # beyond ASCII; fewer prove nothing
MUCH_LIKELIER = 0.07  # of 1
QUOTES = "‘’‚‹›“”„«»–—…\u00a0"
NOT_TELLING = dict.fromkeys((*range(128), *map(ord, QUOTES)))
TELLING = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")  # words with a sign that charsets disagree on
TELLING_WORDS = 40
HIGH, FAR_SHARE = bytes(range(0x80, 0x100)), 0.05  # a text in such a script has many signs beyond ASCII
# What unlabelled files are found in; trying all that exist takes four times as long.
TRIED_TEXT = """
    cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_5 iso8859_6 iso8859_7 iso8859_8
    koi8_r koi8_u cp866 cp437 cp850 cp852 mac_roman mac_cyrillic cp874 cp932 euc_jp iso2022_jp gb18030 big5 cp949
    johab utf_8 utf_16 utf_16_le utf_16_be utf_32 utf_7
"""
TRIED = TRIED_TEXT.split()
# The WHATWG Encoding Standard reads these labels as their larger relatives, because pages do.
MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "tis-620": "cp874", "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic", "utf8": "utf-8",
}  # fmt: skip


def decode(body: bytes, media_type: str = "", *, is_html: bool) -> tuple[str, str]:
    """Bytes and how they were labelled -> text, charset.

    Order: BOM; UTF-8 proven by its own multi-byte letters (a wrong label is far more common than text that is valid
    UTF-8 by accident); the HTTP label; the page's own label; a guess; windows-1252.
    """
    for bom, charset in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace"), charset
    if body.isascii() and b"\x1b" not in body:
        return body.decode("ascii"), "utf-8"
    labels = [*LABEL.findall(media_type)[:1], *(own_label(body) if is_html else [])]
    for charset in ["utf-8", *labels]:
        if (text := strictly(body, charset)) is not None:
            return text, charset.lower()
    if labels and (charset := MEANT.get(labels[0].lower(), labels[0].lower())) and known(charset):
        text = body.decode(charset, "replace")
        if text.count("\ufffd") < len(text) / 500:  # a few broken bytes in what is otherwise right
            return text, charset
    return guessed(body)


def own_label(body: bytes) -> list[str]:
    """What the page says of itself in <meta> or in its XML declaration."""
    head = body[:META_WITHIN_BYTES]
    found = XML.search(head) or META.search(head)
    return [found[1].decode("ascii", "replace")] if found else []


def known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True


def strictly(body: bytes, label: str) -> str | None:
    """The text, or None when the bytes are not valid in this charset."""
    charset = MEANT.get(label.lower(), label.lower())
    if not known(charset) or (charset == "utf-8" and b"\x1b$" in body):  # ISO-2022 is plain ASCII with escapes
        return None
    try:
        text = body.decode(charset)
    except (UnicodeError, LookupError):
        return None
    return text if isinstance(text, str) else None


def guessed(body: bytes) -> tuple[str, str]:
    """charset-normalizer's best answer, else windows-1252, which is what unlabelled pages of old are in."""
    from charset_normalizer import from_bytes

    best = from_bytes(body[:SNIFF_BYTES], threshold=0.3, cp_isolation=TRIED).best()
    if best is not None and best.encoding not in ("ascii", "utf_8"):
        return body.decode(charset := more_like_language(body, best.encoding), "replace"), charset
    if len(lossy := body.decode("utf-8", "replace")) and lossy.count("\ufffd") < len(lossy) / 100:
        return lossy, "utf-8"
    return body.decode("cp1252", "replace"), "cp1252"


def more_like_language(body: bytes, charset: str) -> str:
    """The guess, or the one of the Latin charsets in which the words read most like those of some language.

    Who counts signs takes Icelandic for Croatian, and a page of English with three curly quotes for DOS.
    """
    from extractors.clean.language import heard_in

    is_far = charset.startswith(FAR) and len(body) - len(body.translate(None, HIGH)) > FAR_SHARE * len(body)
    if is_far or strictly(body, "cp1252") is None:
        return charset
    words = b" ".join(TELLING.findall(body)[:TELLING_WORDS])
    if len(words.decode("cp1252", "replace").translate(NOT_TELLING)) < MIN_SIGNS:
        return "cp1252"
    likely = {one: heard_in(text)[1] * letters(text) for one in NEAR if (text := strictly(words, one))}
    best = max(likely, key=lambda one: likely[one])
    return best if likely[best] > likely["cp1252"] + MUCH_LIKELIER else "cp1252"


def letters(words: str) -> float:
    """The share of letters among the signs beyond ASCII; quotes and dashes aside, which most charsets share."""
    signs = words.translate(NOT_TELLING)
    return sum(map(str.isalpha, signs)) / len(signs) if signs else 1.0
