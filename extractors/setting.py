"""The kinds of value that a setting may have, each with words that help when it is wrong.

A value that is not of its kind raises ValueError; ``yaml_file`` makes it a line with file, line and column.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict


class Settings(BaseModel):
    """Frozen, and strict about keys: what is not a setting is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def meant(word: str, known: Iterable[str], prefix: str = "") -> str:
    """ "; did you mean ...?" when something close is known, else ""."""
    near = difflib.get_close_matches(word, list(known), 1, cutoff=0.6)
    return f"; did you mean {prefix + '.' if prefix else ''}{near[0]}?" if near else ""


SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w|y)")
SPAN_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31_557_600}


def span(value: object) -> object:
    """ "30m", "24h", "7d" -> timedelta."""
    if isinstance(value, str) and (match := SPAN.fullmatch(value.strip())):
        return timedelta(seconds=float(match[1]) * SPAN_S[match[2]])
    if isinstance(value, timedelta):
        return value
    raise ValueError("is not a length of time; write a number and s, m, h, d, w or y, such as 30m or 24h")


def http_url(value: str) -> str:
    if not re.match(r"https?://[^\s/@]+", value):
        raise ValueError("is not an http or https address")
    return value


def zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        near = difflib.get_close_matches(value, sorted(available_timezones()), 1)  # reads every zone there is
        raise ValueError(
            "is not a time zone" + (f"; did you mean {near[0]}?" if near else "; write one such as Europe/London")
        ) from None
    return value


def language_tag(value: str) -> str:
    if not re.fullmatch(r"[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("is not a language tag; write one such as en or en-GB")
    return value


def css(value: str) -> str:
    """A CSS selector that both readers of pages understand."""
    import soupsieve
    from selectolax.lexbor import LexborHTMLParser

    try:
        soupsieve.compile(value)
        LexborHTMLParser("<p></p>").css(value)
    except Exception as error:
        raise ValueError(f"is not a CSS selector: {str(error).splitlines()[0]}") from None
    return value


def cron(value: str) -> str:
    from croniter import croniter

    if value != "adaptive" and not croniter.is_valid(value):
        raise ValueError('is not a schedule; write a cron line such as "*/30 * * * *", or adaptive')
    return value


def function_path(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", value):
        raise ValueError("is not module:function")
    return value


def address_range(value: str) -> str:
    import ipaddress

    match = re.fullmatch(r"(\[[^\]]+\]|[^\[\]:]+)(?:/(\d+))?(?::(\d+))?", value)
    try:
        if not match:
            raise ValueError
        ipaddress.ip_network(match[1].strip("[]") + (f"/{match[2]}" if match[2] else ""), strict=False)
    except ValueError:
        raise ValueError('is not network:port; write one such as "127.0.0.0/27:8900" or "[fd00::]/8:80"') from None
    return value


def lake_address(value: str) -> str:
    if not re.fullmatch(r"ducklake:postgres:\s*\w+=.*", value):
        raise ValueError('is no such warehouse; write one such as "ducklake:postgres:host=db.example dbname=newsdesk"')
    if re.search(r"\bpassword\s*=", value):
        raise ValueError("holds a password; leave it out, and put it into the variable PGPASSWORD or into ~/.pgpass")
    return value


def shared_storage(value: str) -> str:
    if value.startswith("s3:"):
        if "@" in value:
            raise ValueError("holds a key; put it into the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        if not re.fullmatch(r"s3://[\w.${}-]{3,}(/[\w.${}=-]+)*/?", value, re.ASCII):
            raise ValueError("is not a bucket; write one such as s3://newsdesk, or a place in it: s3://bucket/newsdesk")
    elif not value.startswith(("/", "$")):
        said = "is neither a folder that begins with / nor a bucket such as s3://newsdesk"
        raise ValueError(f"{said}; write one that is the same on all machines")
    return value


def one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str | dict) else value


Span = Annotated[timedelta, BeforeValidator(span)]
HttpUrl = Annotated[str, AfterValidator(http_url)]
Zone = Annotated[str, AfterValidator(zone_name)]
Language = Annotated[str, AfterValidator(language_tag)]
Css = Annotated[str, AfterValidator(css)]
Cron = Annotated[str, AfterValidator(cron)]
FunctionPath = Annotated[str, AfterValidator(function_path)]
AddressRange = Annotated[str, AfterValidator(address_range)]
LakeAddress = Annotated[str, AfterValidator(lake_address)]
SharedStorage = Annotated[str, AfterValidator(shared_storage)]
SEVERAL_TEXTS = BeforeValidator(one_or_many, json_schema_input_type=str | tuple[str, ...])
Texts = Annotated[tuple[str, ...], SEVERAL_TEXTS]
Selectors = Annotated[tuple[Css, ...], SEVERAL_TEXTS]
