"""Sources: add one from its home page, and exchange feeds with feed readers."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from extractors.errors import ConfigError
from extractors.source import Source
from flows.where import HERE, Where

Flag = Parameter(negative="")


def sources_add(url: str, /, *, name: str = "", dry_run: Annotated[bool, Flag] = False, where: Where = HERE) -> int:
    """Find the feeds and sitemaps of a publication, show what they would bring, and write the source's file.

    Parameters
    ----------
    url
        The home page, or the front page of a section.
    name
        Of the source. Default: made from the address.
    dry_run
        Show everything and write nothing.
    """
    from extractors.discover.find import find, name_for
    from extractors.fetch.client import Client
    from flows.adding import draft_of, first_articles, write
    from flows.shown import plain

    url = url if "://" in url else f"https://{url}"
    name, now = name or name_for(url), datetime.now(UTC)
    stub = Source.model_validate({"name": name, "discover": [{"kind": "index", "url": url}]})
    with closing(Client(where.desk, where.data_dir / "hosts")) as client:
        home = find(url, stub, client, now)
        if not home.listings:
            print(plain(f"{url}: {home.why}"), file=sys.stderr)
            return 1
        draft = draft_of(home, name)
        print(plain(f"config/sources/{name}.yaml\n\n{draft.text}"))
        for entry, article in first_articles(home, draft.source, client, now):
            said = article if isinstance(article, str) else f"{article.published_on or 'no date'}  {article.title}"
            print(plain(f"{said}\n    {entry.url}"))
    if dry_run:
        print("\nNothing was written (--dry-run).")
        return 0
    path = write(draft, where.config_dir)
    print(f"\nWrote {path}. Bring it in:  newsdesk run {name}")
    return 0


def sources_import(file: Path, /, *, dry_run: Annotated[bool, Flag] = False, where: Where = HERE) -> int:
    """Write a source for each feed of an OPML file. What is there already stays as it is.

    Parameters
    ----------
    file
        As feed readers export it.
    dry_run
        Say which sources would be written, and write nothing.
    """
    from flows.adding import read_opml, write
    from flows.shown import plain

    drafts = read_opml(file)
    if not drafts:
        raise ConfigError(f"{file}: names no feed")
    known = {listing.url for source in _all(where) for listing in source.discover if hasattr(listing, "url")}
    new = [draft for draft in drafts if draft.settings["discover"][0]["url"] not in known]
    for draft in new:
        print(plain(f"{draft.name}  {draft.settings['title']}"))
        if not dry_run:
            write(draft, where.config_dir)
    said = "would be written" if dry_run else "written"
    print(f"{len(new)} sources {said}, {len(drafts) - len(new)} are there already.", file=sys.stderr)
    return 0


def sources_export(
    *, output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None, where: Where = HERE
) -> int:
    """Write the feeds of all configured sources as OPML, for feed readers.

    Parameters
    ----------
    output
        A file to write. Default: standard output.
    """
    from flows.adding import as_opml

    text = as_opml(_all(where))
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _all(where: Where) -> tuple[Source, ...]:
    """Those that rest, too."""
    return where.sources(tuple(path.stem for path in sorted((where.config_dir / "sources").glob("*.y*ml"))))
