"""A folder and a bucket hold files in the same way; what is wrong with a bucket is said in clear words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import NewsdeskError
from tests.warehouse.buckets import BUCKET, KEY, Store, serving
from tests.warehouse.made import tree
from warehouse.bucket import Account, Bucket
from warehouse.storage import Storage, storage_at

NAME = "raw/herald/2026-03-01/{}.parquet"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with serving() as store:
        yield store


@pytest.fixture
def environment(store: Store, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    return store.environment


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "bucket":
        request.getfixturevalue("environment")
    place = storage_at(str(tmp_path) if request.param == "folder" else f"s3://{BUCKET}/{request.node.name}")
    place.prepare()
    return place


def write(place: Storage, number: int, content: bytes) -> str:
    name = NAME.format(number)
    with place.writing(name) as file:
        file.write(content)
    return name


def read(place: Storage, name: str) -> bytes:
    with place.reading(name) as file:
        return bytes(file.read())


def test_what_is_written_is_listed_with_its_size_and_comes_back(place):
    large = bytes(range(256)) * 50_000
    names = [write(place, number, content) for number, content in enumerate((b"one", b"", large))]

    assert [read(place, name) for name in names] == [b"one", b"", large]
    assert [(file.name, file.size) for file in place.files("raw/herald")] == list(
        zip(names, (3, 0, 12_800_000), strict=True)
    )
    assert place.files("raw/wire") == place.files("raw/hera") == []


def test_what_could_not_be_written_whole_is_not_there_and_what_was_there_stays(place):
    name = write(place, 1, b"before")
    with pytest.raises(RuntimeError), place.writing(name) as file:
        file.write(b"half")
        raise RuntimeError
    with pytest.raises(RuntimeError), place.writing(NAME.format(2)) as file:
        file.write(b"half")
        raise RuntimeError

    assert [file.name for file in place.files("raw")] == [name]
    assert read(place, name) == b"before"


def test_a_name_is_written_again_and_removed_twice(place):
    name = write(place, 1, b"before")
    write(place, 1, b"after")
    assert read(place, name) == b"after"

    for _ in range(2):
        place.remove([name])
    assert place.files("raw") == []
    with pytest.raises(FileNotFoundError), place.reading(name):
        pass


def test_half_a_file_of_a_dead_writer_is_written_over(tmp_path):
    half = tmp_path / "raw" / "herald" / "2026-03-01" / ".1.parquet.tmp"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half a file, longer than the whole")

    name = write(storage_at(str(tmp_path)), 1, b"whole")

    assert read(storage_at(str(tmp_path)), name) == b"whole"
    assert tree(tmp_path) == {name}


NOBODY = "http://127.0.0.1:9"  # the port of a service that throws everything away


@pytest.mark.parametrize(
    ("address", "otherwise", "said"),
    [
        (f"s3://{BUCKET}", {"AWS_SECRET_ACCESS_KEY": ""}, "wants a key: set AWS_SECRET_ACCESS_KEY"),
        (f"s3://{BUCKET}", {"AWS_ENDPOINT_URL": "s3.example"}, "'s3.example' is not the address of a store"),
        (f"s3://{BUCKET}/desk", {"AWS_ENDPOINT_URL": NOBODY}, f"s3://{BUCKET}/desk cannot be reached at {NOBODY}"),
        ("s3://old-news", {}, "the storage s3://old-news is in no bucket that http://127.0.0.1:"),
    ],
)
def test_a_bucket_that_cannot_be_used_says_why(environment, monkeypatch, address, otherwise, said):
    for name, value in otherwise.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(NewsdeskError, match=said):
        Bucket(address).prepare()


def test_a_bucket_to_which_the_key_does_not_fit_says_so(environment):
    from moto.core.authorization import enable_iam_authentication

    with (
        enable_iam_authentication(),
        pytest.raises(NewsdeskError, match=f"s3://{BUCKET} is closed to the key in AWS_ACCESS_KEY_ID"),
    ):
        Bucket(f"s3://{BUCKET}").prepare()


def test_a_secret_is_shown_to_nobody():
    account = Account.of(KEY, "s3://news")

    assert KEY["AWS_SECRET_ACCESS_KEY"] not in repr(account)
    assert account.place == "Amazon S3 in eu-west-1"
