"""The address of a PostgreSQL database, and how a connection to it notices that it is lost."""

import socket

import pytest

from warehouse.catalogue import LOST_S
from warehouse.postgres import in_words, keep_alive


@pytest.mark.parametrize(
    ("address", "host", "dsn"),
    [
        ("host=db.example dbname=news", ["db.example"], "postgresql://?dbname=news"),
        ("dbname = 'a b' user=o\\'hara", None, "postgresql://?dbname=a+b&user=o%27hara"),
        ("host=one,two port=1,2 sslmode=require", ["one", "two"], "postgresql://?port=1%2C2&sslmode=require"),
        ("host=::1 connect_timeout=3 keepalives_idle=9", ["::1"], "postgresql://?"),
        ("", None, "postgresql://?"),
    ],
)
def test_an_address_means_what_it_means_to_libpq(address, host, dsn):
    assert in_words(address) == {"dsn": dsn, "host": host}


def test_a_uri_is_an_address_as_it_stands():
    assert in_words("postgresql://ada@db.example/news") == {"dsn": "postgresql://ada@db.example/news"}


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not understood at 'db"):
        in_words("dbname=news db.example")


def test_a_line_that_hears_nothing_is_given_up_within_the_time():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        keep_alive(line)
        asked = {name: line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in TIMES}

    assert asked["TCP_KEEPIDLE"] + asked["TCP_KEEPINTVL"] * asked["TCP_KEEPCNT"] <= LOST_S + 1
    assert asked["TCP_USER_TIMEOUT"] == LOST_S * 1000


TIMES = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
