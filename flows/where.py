"""Where the configuration and the data lie, as told on the command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from extractors.desk import Desk, read_desk
from extractors.errors import ConfigError
from extractors.source import Source, read_sources
from warehouse.home import Home

if TYPE_CHECKING:
    from warehouse.catalogue import Catalogue


@Parameter(name="*")
@dataclass(frozen=True)
class Where:
    """The two folders that every command takes."""

    config: Annotated[
        Path | None, Parameter(help="Folder of the configuration. Default: ./config.", env_var="NEWSDESK_CONFIG")
    ] = None
    data: Annotated[
        Path | None,
        Parameter(help="Folder of the warehouse. Default: as newsdesk.yaml says, ./data.", env_var="NEWSDESK_DATA"),
    ] = None

    @property
    def config_dir(self) -> Path:
        """The configuration's folder. Raises ConfigError when there is none."""
        folder = self.config or Path("config")
        if not folder.is_dir():
            raise ConfigError(f"{folder}: there is no such folder; `newsdesk init` writes a working configuration")
        return folder

    @property
    def desk(self) -> Desk:
        """newsdesk.yaml; the defaults where there is no configuration at all."""
        folder = self.config or Path("config")
        return read_desk(folder) if folder.is_dir() or self.config else Desk(root=Path.cwd())

    def sources(self, names: tuple[str, ...] = ()) -> tuple[Source, ...]:
        """The sources of these names, or all that are enabled."""
        found = read_sources(self.config_dir, names)
        return found if names else tuple(source for source in found if source.enabled)

    def source_path(self, name: str) -> Path:
        """The file of a source that is there."""
        return next(iter(sorted((self.config_dir / "sources").glob(f"{name}.y*ml"))))

    @property
    def home(self) -> Home:
        """The data folder, made if it is not there; where newsdesk.yaml names a warehouse, a view of that."""
        place = self.readable
        if isinstance(place, Path):
            return Home(self.data_dir)
        from warehouse.lake import Lake

        return Lake(self.data_dir, place)

    @property
    def readable(self) -> Path | Catalogue:
        """What answers questions: the published file, or the warehouse that newsdesk.yaml names."""
        desk = self.desk
        if not (desk.warehouse and desk.storage):
            return self.data_dir / "news.duckdb"
        return catalogue_of(desk.warehouse, desk.storage)

    @property
    def data_dir(self) -> Path:
        if self.data:
            return self.data
        desk = self.desk
        return desk.root / Path(os.path.expandvars(desk.data)).expanduser()


def catalogue_of(address: str, storage: str) -> Catalogue:
    """The warehouse that these settings name."""
    from warehouse.catalogue import Catalogue

    return Catalogue(os.path.expandvars(address), os.path.expandvars(storage))


HERE = Where()
