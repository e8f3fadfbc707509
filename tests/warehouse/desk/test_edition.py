"""What takes long is worked out beside the page, once; what failed is tried again."""

from pathlib import Path

import pytest

from extractors.errors import NewsdeskError
from warehouse.desk import edition as editions
from warehouse.desk.edition import RETRY_S, Shelf


class Minutes:
    """A clock that a test turns on."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def broken(tmp_path, published, monkeypatch):
    """Questions of which one cannot be answered, until it is mended."""
    for path in editions.QUESTIONS.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "gaps.sql").write_text("select * from nowhere")
    monkeypatch.setattr(editions, "QUESTIONS", tmp_path)
    editions.question.cache_clear()
    yield tmp_path / "gaps.sql"
    editions.question.cache_clear()


def soon(shelf, *names):
    with shelf.edition() as edition:
        return edition.soon(*names)


def test_what_failed_is_asked_again_after_a_minute_and_not_before(broken: Path, published):
    clock = Minutes()
    shelf = Shelf(published, patience_s=60, clock=clock)

    assert soon(shelf, "gaps") == [None]
    broken.write_text("from gaps")
    editions.question.cache_clear()
    clock.now = RETRY_S - 1
    assert soon(shelf, "gaps") == [None]
    clock.now = RETRY_S
    assert [row["source"] for row in soon(shelf, "gaps")[0]] == ["post"]


def test_several_are_worked_out_in_one_wait_and_remembered(published):
    shelf = Shelf(published, patience_s=60)
    alerts, gaps = soon(shelf, "alerts", "gaps")

    assert [row["cause"] for row in gaps] == ["not_running"]
    assert any(row["field"] == "byline" for row in alerts)
    shelf.patience_s = 0.0
    assert soon(shelf, "alerts", "gaps") == [alerts, gaps]


def test_a_page_does_not_wait_longer_than_it_may(published):
    shelf = Shelf(published, patience_s=0)

    assert None in soon(shelf, "alerts", "gaps", "rhythms")


def test_a_question_of_the_page_itself_says_what_went_wrong(broken, published):
    with Shelf(published).edition() as edition, pytest.raises(NewsdeskError):
        edition.ask("gaps")
