"""Under TLS too: the name is what is checked, the address what is connected to, and the deadline holds."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from extractors.desk import Desk
from extractors.errors import ConfigError, FetchError
from extractors.fetch.client import Client
from tests.extractors.fetch.conftest import source_for
from tests.server import Answer, Raw, Site

x509 = pytest.importorskip("cryptography.x509")


def certificate(folder, name):
    """A key and a certificate for a name, signed by itself, as one PEM file."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 7, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """A site under TLS that is called news.example and lies on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "news.example"))
    site = Site("127.0.0.2")
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    looked_up = []

    def getaddrinfo(host, port, **kwargs):
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with site:
        site.looked_up = looked_up
        yield site


def client_of(site, tmp_path, **fetch):
    limits = {"delay_s": 0, "deadline_s": 2, **fetch}
    desk = Desk(contact="a@example.org", fetch=limits, allow_addresses=(f"127.0.0.2/32:{site.port}",), root=tmp_path)
    return Client(desk, tmp_path / "hosts")


def test_host_and_certificate_are_the_name_and_it_is_looked_up_once(secure, tmp_path):
    secure.answers["/a"] = Answer(b"<html>secure</html>")
    client = client_of(secure, tmp_path, ca_file="news.example.pem")
    url = f"https://news.example:{secure.port}/a"

    bodies = [client.get(source_for(secure), url).body for _ in range(3)]

    assert bodies == [b"<html>secure</html>"] * 3
    assert secure.asked("/a")[0].headers["host"] == f"news.example:{secure.port}"
    assert secure.looked_up == ["news.example"]


def test_an_unknown_or_foreign_certificate_is_refused(secure, tmp_path):
    for ca_file, host in ((None, "news.example"), ("news.example.pem", "other.example")):
        client = client_of(secure, tmp_path, ca_file=ca_file)

        with pytest.raises(FetchError) as raised:
            client.get(source_for(secure), f"https://{host}:{secure.port}/a")
        assert raised.value.reason == "connection"
    assert secure.requests == []


def test_the_deadline_holds(secure, tmp_path):
    secure.answers["/a"] = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"] + [b"x"] * 40, pause_s=0.1)
    client = client_of(secure, tmp_path, ca_file="news.example.pem", deadline_s=0.5)
    started = time.monotonic()

    with pytest.raises(FetchError) as raised:
        client.get(source_for(secure), f"https://news.example:{secure.port}/a")
    assert raised.value.reason == "timeout"
    assert time.monotonic() - started < 1.5


def test_a_name_that_is_not_resolved_in_time_is_no_connection(secure, tmp_path, monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: hang.wait(5) and [])
    client = client_of(secure, tmp_path, deadline_s=0.3)
    started = time.monotonic()

    with pytest.raises(FetchError) as raised:
        client.get(source_for(secure), "http://slow.example/a")
    hang.set()
    assert raised.value.reason == "connection"
    assert time.monotonic() - started < 1.5


def test_a_missing_ca_file_is_named(secure, tmp_path):
    with pytest.raises(ConfigError, match=r"fetch\.ca_file: .*none\.pem"):
        client_of(secure, tmp_path, ca_file="none.pem").get(source_for(secure), secure.url("/a"))
