"""The headers that a source's configuration adds, and where they may go.

A header may be a secret, so it goes only to the sites that the configuration itself names (its home and its listings,
with their subdomains) and never along a redirect. ``env:NAME`` is looked up at each request and never kept.
"""

from __future__ import annotations

import os
from urllib.parse import SplitResult, urlsplit

from extractors.clean.urls import registrable_domain
from extractors.errors import ConfigError
from extractors.source import Source


def own_headers(source: Source, asked: SplitResult) -> dict[str, str]:
    """The source's extra headers for this address; none for a stranger's. Raises ConfigError for a missing variable."""
    if not source.fetch.headers or not any(_same_site(urlsplit(named), asked) for named in _named(source)):
        return {}
    return {name: _resolved(source, name, value) for name, value in source.fetch.headers.items()}


def _named(source: Source) -> list[str]:
    """The addresses that the configuration holds."""
    listings = [getattr(listing, "url", "") for listing in source.discover]
    urls = [url for listing in source.discover for url in getattr(listing, "urls", ())]
    return [url for url in (source.home or "", *listings, *urls) if url]


def _same_site(named: SplitResult, asked: SplitResult) -> bool:
    """The same host and port, or a public name of the same owner under the same scheme."""
    if (named.scheme, named.netloc) == (asked.scheme, asked.netloc):
        return True
    domain = registrable_domain(asked.hostname or "")
    is_name = "." in domain and not domain.replace(".", "").isdigit()
    return (
        is_name
        and domain == registrable_domain(named.hostname or "")
        and asked.scheme in (named.scheme, "https")
        and named.port == asked.port
    )


def _resolved(source: Source, name: str, value: str) -> str:
    if not value.startswith("env:"):
        return value
    variable = value.removeprefix("env:")
    if variable not in os.environ:
        raise ConfigError(
            f"config/sources/{source.name}.yaml: fetch.headers.{name}: the environment variable {variable} is not set; "
            f"set it where newsdesk runs"
        )
    return os.environ[variable]
