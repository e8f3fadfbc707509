"""config/newsdesk.yaml -> Desk: what holds for all sources, checked and frozen before the first request.

Nothing is fetched and no environment variable is read here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from extractors.setting import AddressRange, HttpUrl, LakeAddress, Settings, SharedStorage
from extractors.yaml_file import read_yaml


class DeskFetch(Settings):
    """The limits that hold for every source unless its own file says otherwise."""

    delay_s: float = Field(1.0, ge=0, le=3600)
    connections_per_host: int = Field(1, ge=1, le=16)
    deadline_s: float = Field(60.0, gt=0, le=3600)
    max_bytes: int = Field(10_000_000, ge=1000, le=1_000_000_000)
    proxy: HttpUrl | None = None
    ca_file: str | None = Field(None, description="certificates to trust instead of the usual ones")


class Desk(Settings):
    """All of config/newsdesk.yaml."""

    contact: str | None = Field(None, description="an e-mail address or page where a site's owner can reach you")
    data: str = "./data"
    warehouse: LakeAddress | None = Field(
        None, description="ducklake:postgres:... of a warehouse that several machines write; without it, a file in data"
    )
    storage: SharedStorage | None = Field(
        None, description="folder of such a warehouse, the same on all machines, or s3://bucket/prefix"
    )
    min_free_mb: int = Field(500, ge=0, description="runs stop when the disk has less room than this")
    fetch: DeskFetch = DeskFetch()
    allow_addresses: tuple[AddressRange, ...] = Field((), description="non-public addresses that may be fetched")
    root: Annotated[Path, Field(exclude=True)] = Path()

    @model_validator(mode="after")
    def _whole(self) -> Desk:
        if bool(self.warehouse) != bool(self.storage):
            raise ValueError(
                "warehouse and storage go together: the one says which rows there are, the other holds them"
            )
        return self


def read_desk(config: Path) -> Desk:
    """config/newsdesk.yaml -> Desk; defaults where there is no such file."""
    path = config / "newsdesk.yaml"
    root = config.resolve().parent
    return read_yaml(path, Desk, root=root) if path.exists() else Desk(root=root)
