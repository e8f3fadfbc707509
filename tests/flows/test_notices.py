"""Alerts are told once, in one message, to a webhook that may be away."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from flows.notices import tell
from warehouse.home import Home

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
FAILED = """
    insert into ops.runs (run_id, "source", kind, started_at, ended_at, state, error)
    select concat('{name}', n), '{name}', 'run', began, began, 'failed', 'http_status: 503'
    from (select n, timestamptz '2026-03-08 00:00:00+00' + to_hours(n * 8) as began from range(5) as t(n))
"""


class Webhook:
    def __init__(self):
        self.messages, self.status = [], 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.messages.append(json.loads(body))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.environ = {"NEWSDESK_WEBHOOK": f"http://127.0.0.1:{self.server.server_address[1]}/hook"}


@pytest.fixture
def webhook():
    webhook = Webhook()
    yield webhook
    webhook.server.shutdown()
    webhook.server.server_close()


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "data")
    fail(home, "courier", "herald")
    return home


def fail(home, *names):
    with home.writing() as con:
        for name in names:
            con.execute(FAILED.format(name=name))


def recover(home, name):
    with home.writing() as con:
        con.execute("update ops.runs set state = 'ok', error = null where \"source\" = ?", [name])


def test_several_alerts_are_one_message_and_are_told_once(home, webhook):
    assert tell(home, NOON, environ=webhook.environ) == 2
    assert tell(home, NOON + timedelta(hours=2), environ=webhook.environ) == 0

    (message,) = webhook.messages
    assert message["text"].startswith("newsdesk: 2 new, 0 over\n")
    assert (
        "courier: failing: 5 runs failed one after the other: http_status: 503 -> newsdesk run courier"
        in message["text"]
    )
    assert sorted(each["source"] for each in message["alerts"]) == ["courier", "herald"]


def test_what_is_over_is_told_too(home, webhook):
    tell(home, NOON, environ=webhook.environ)
    recover(home, "courier")
    tell(home, NOON + timedelta(hours=2), environ=webhook.environ)

    assert webhook.messages[1]["text"].startswith("newsdesk: 0 new, 1 over\nover: courier: failing")


def test_an_hour_lies_between_two_messages(home, webhook):
    tell(home, NOON, environ=webhook.environ)
    fail(home, "gazette")
    assert tell(home, NOON + timedelta(minutes=30), environ=webhook.environ) == 0
    assert tell(home, NOON + timedelta(minutes=61), environ=webhook.environ) == 1


def test_what_a_webhook_missed_stands_in_the_next_message(home, webhook):
    webhook.status = 500
    assert tell(home, NOON, environ=webhook.environ) == 0
    webhook.status = 200
    assert tell(home, NOON + timedelta(minutes=1), environ=webhook.environ) == 2


def test_without_an_address_nothing_is_asked(home):
    assert tell(home, NOON, environ={}) == 0
    assert not (home.root / "notices.json").exists()
