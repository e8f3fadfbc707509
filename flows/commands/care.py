"""Look after: init, sources list, sources check, sources learn."""

from __future__ import annotations

import json as json_format
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from extractors.errors import NewsdeskError
from flows.where import HERE, Where


def init(folder: Path = Path(), /) -> int:
    """Write a working configuration, with samples and public feeds. It goes into FOLDER/config; default: here.

    Parameters
    ----------
    folder
        An existing or a new folder; what it holds already is never overwritten.
    """
    target = folder / "config"
    if target.exists():
        raise NewsdeskError(f"{target}: is there already; nothing was written")
    shutil.copytree(starter_config(), target)
    run = "newsdesk run" if folder == Path() else f"cd {folder} && newsdesk run"
    print(f"Wrote {target}. Now name a contact in {target / 'newsdesk.yaml'}, and bring the news in:  {run}")
    return 0


def starter_config() -> Path:
    """The configuration that is shipped: beside this package when installed, config/ in a checkout."""
    flows = Path(__file__).parent.parent
    shipped = flows / "starter"
    return shipped if shipped.is_dir() else flows.parent / "config"


def sources_list(*, json: bool = False, where: Where = HERE) -> int:
    """List the configured sources.

    Parameters
    ----------
    json
        Print one JSON object a line.
    """
    from flows.shown import plain

    found = where.sources(tuple(path.stem for path in sorted((where.config_dir / "sources").glob("*.y*ml"))))
    if json:
        for source in found:
            print(json_format.dumps({"name": source.name, **source.model_dump(mode="json", exclude_defaults=True)}))
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("source", "title", "kinds", "schedule", "enabled"):
        table.add_column(column, overflow="fold")
    for source in found:
        kinds = " ".join(dict.fromkeys(listing.kind for listing in source.discover))
        rhythm = source.schedule or (f"every {source.every}" if source.every else "")
        table.add_row(source.name, plain(source.title), kinds, rhythm, "yes" if source.enabled else "no")
    Console(highlight=False, markup=False).print(table)
    return 0


def sources_check(name: str | None = None, /, *, where: Where = HERE) -> int:
    """Check the configuration of one source, or of all; every fault is named with its line.

    Parameters
    ----------
    name
        The source to check. Default: all.
    """
    desk = where.desk
    found = (
        where.sources((name,))
        if name
        else where.sources(tuple(path.stem for path in sorted((where.config_dir / "sources").glob("*.y*ml"))))
    )
    missing = [
        f"{source.name}: {listing.kind}: there is no {source.path(path)}"
        for source in found
        for listing in source.discover
        if (path := getattr(listing, "path", "")) and not set(path) & set("*?[") and not source.path(path).exists()
    ]
    for line in missing:
        print(line)
    if missing:
        return 1
    print(f"{len(found)} {'source is' if len(found) == 1 else 'sources are'} well configured.")
    if not desk.contact and not all(source.is_local for source in found):
        print("Name a contact in newsdesk.yaml: without one, newsdesk waits 5 s between two requests to a host.")
    return 0


def sources_learn(
    name: str,
    /,
    *,
    min_articles: int = 5,
    min_share: float = 0.05,
    write: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    where: Where = HERE,
) -> int:
    """Find lines that recur over many articles of a source, and propose them for its configuration. None is applied.

    Parameters
    ----------
    name
        The source.
    min_articles
        A line stands in at least so many articles.
    min_share
        And in at least this share of the source's articles, 0 to 1.
    write
        Add the lines to the source's file. Then read it, and run `newsdesk reextract NAME`.
    json
        Print one JSON object a line.
    """
    from flows.learn import add, learn
    from flows.shown import learned_text, print_json

    (source,) = where.sources((name,))
    learned = learn(source, where.home, min_articles=min_articles, min_share=min_share)
    path = where.source_path(name)
    if json:
        for line in learned.lines:
            print_json(asdict(line))
    else:
        print(learned_text(learned, path))
    if write and learned.lines:
        add(path, [line.text for line in learned.lines])
        print(f"Wrote {path}. Read it, and apply it with:  newsdesk reextract {name}", file=sys.stderr)
    return 0
