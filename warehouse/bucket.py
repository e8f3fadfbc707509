"""A bucket of an object store that speaks S3, as the place of raw files and of rows.

An object appears whole or not at all, so there are no temporary names, and nothing is left to sweep. The keys come
from the environment and from nowhere else:

    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY    and AWS_SESSION_TOKEN, where there is one
    AWS_REGION                                  default: us-east-1
    AWS_ENDPOINT_URL                            of a store that is not Amazon's
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from math import inf
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.errors import NewsdeskError
from warehouse.catalogue import first_line, load_extension, quoted
from warehouse.storage import Stored

if TYPE_CHECKING:
    import duckdb

CONNECT_S = 10.0
ANSWER_S = 30.0
NEEDED = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
CAUSES = {  # what the store, or the way to it, says -> what that means
    r"NETWORK_CONNECTION|curlCode": "cannot be reached at {place}; see that AWS_ENDPOINT_URL is right and the store up",
    r"ACCESS_DENIED|INVALID_ACCESS_KEY_ID|SIGNATURE_DOES_NOT_MATCH|status 403": (
        "is closed to the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    ),
    r"NO_SUCH_BUCKET": "is in no bucket that {place} knows; make it there first",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whose key opens the bucket, and at which store it is."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    region: str
    scheme: str
    host: str  # with its port; "" for Amazon's own

    @classmethod
    def of(cls, environment: Mapping[str, str], address: str) -> Account:
        """As the environment has it. Raises NewsdeskError."""
        if missing := [name for name in NEEDED if not environment.get(name)]:
            raise NewsdeskError(f"the storage {address} wants a key: set {' and '.join(missing)}.")
        endpoint = urlsplit(environment.get("AWS_ENDPOINT_URL") or "https:")
        if endpoint.scheme not in ("http", "https") or endpoint.path.strip("/"):
            raise NewsdeskError(
                f"AWS_ENDPOINT_URL {endpoint.geturl()!r} is not the address of a store; write one such as "
                "http://s3.example:9000"
            )
        key_id, secret = (environment[name] for name in NEEDED)
        region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
        token = environment.get("AWS_SESSION_TOKEN", "")
        return cls(key_id, secret, token, region, endpoint.scheme, endpoint.netloc)

    @property
    def place(self) -> str:
        return f"{self.scheme}://{self.host}" if self.host else f"Amazon S3 in {self.region}"

    def as_secret(self, address: str) -> str:
        """The statement that tells DuckDB, for this session only."""
        said = {"key_id": self.key_id, "secret": self.secret, "session_token": self.token, "region": self.region}
        if self.host:
            said |= {"endpoint": self.host, "url_style": "path", "use_ssl": str(self.scheme == "https")}
        words = ", ".join(f"{name} '{quoted(value)}'" for name, value in said.items() if value)
        return f"create or replace temporary secret storage (type s3, scope '{quoted(address)}', {words})"

    def store(self) -> Any:
        """The same, for pyarrow."""
        from pyarrow.fs import S3FileSystem

        return S3FileSystem(
            access_key=self.key_id,
            secret_key=self.secret,
            session_token=self.token or None,
            region=self.region,
            scheme=self.scheme,
            endpoint_override=self.host or None,
            connect_timeout=CONNECT_S,
            request_timeout=ANSWER_S,
            allow_delayed_open=True,  # a small object is one request then, not three
        )


class Bucket:
    """``s3://bucket/prefix``; names of files are what follows. Making one asks nobody."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.path = self.address.removeprefix("s3://")

    @cached_property
    def account(self) -> Account:
        return Account.of(os.environ, self.address)

    @cached_property
    def store(self) -> Any:
        return self.account.store()

    def prepare(self) -> None:
        from pyarrow.fs import FileType

        with self._in_clear_words():
            found = self.store.get_file_info(self.path.partition("/")[0])
        if found.type is FileType.NotFound:
            raise self._told("NO_SUCH_BUCKET")

    def let_in(self, con: duckdb.DuckDBPyConnection) -> None:
        load_extension(con, "httpfs")
        con.execute(self.account.as_secret(self.address))

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Held in memory until it is whole: pyarrow would put half of it, too."""
        held = BytesIO()
        yield held
        with self._in_clear_words(), self.store.open_output_stream(f"{self.path}/{name}", compression=None) as file:
            file.write(held.getbuffer())

    @contextmanager
    def reading(self, name: str) -> Iterator[Any]:
        with self._in_clear_words(), self.store.open_input_file(f"{self.path}/{name}") as file:
            yield file

    def files(self, under: str) -> list[Stored]:
        from pyarrow.fs import FileSelector

        below = FileSelector(f"{self.path}/{under}", recursive=True, allow_not_found=True)
        with self._in_clear_words():
            found = [each for each in self.store.get_file_info(below) if each.path.endswith(".parquet")]
        names = ((each.path.removeprefix(f"{self.path}/"), each) for each in found)
        return sorted(
            (Stored(name, each.size, each.mtime.timestamp()) for name, each in names), key=lambda each: each.name
        )

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            with self._in_clear_words(), suppress(FileNotFoundError):
                self.store.delete_file(f"{self.path}/{name}")

    def sweep(self, under: str) -> None:
        """What was not written whole is not there."""

    def free_bytes(self) -> float:
        return inf

    @contextmanager
    def _in_clear_words(self) -> Iterator[None]:
        """pyarrow's errors -> ours."""
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._told(first_line(error)) from error

    def _told(self, said: str) -> NewsdeskError:
        meant = (words.format(place=self.account.place) for cause, words in CAUSES.items() if re.search(cause, said))
        return NewsdeskError(f"the storage {self.address} {next(meant, f'failed: {said}').rstrip('.')}.")
