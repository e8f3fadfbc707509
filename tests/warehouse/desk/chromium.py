"""A real browser without a window, driven over its own protocol; tests are skipped where there is none."""

import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
STARTING_S = 30
LOADING_S = 20
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--remote-debugging-port=0",
)
KEYS = {"Enter": 13, "Tab": 9}


class Chromium:
    """One tab."""

    def __init__(self, port: str) -> None:
        tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=STARTING_S))
        page = next(tab for tab in tabs if tab["type"] == "page")
        self._socket = connect(page["webSocketDebuggerUrl"], max_size=None)
        self._number = 0
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **values: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            heard = json.loads(self._socket.recv(timeout=LOADING_S))
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                result: dict[str, Any] = heard["result"]
                return result
            self.events.append(heard)

    def go(self, address: str) -> None:
        self.events.clear()
        self.tell("Page.navigate", url=address)
        self.wait()

    def wait(self) -> None:
        """Until the page is loaded."""
        until = time.monotonic() + LOADING_S
        while not self.heard("Page.loadEventFired"):
            assert time.monotonic() < until, "the page did not load"
            self.events.append(json.loads(self._socket.recv(timeout=LOADING_S)))

    def heard(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self.events if event["method"] == method]

    def see(self, script: str) -> Any:
        return self.tell("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def text(self, selector: str = "main") -> str:
        return str(self.see(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def follow(self, selector: str) -> None:
        """Click what leads to another page, and wait for it."""
        self.events.clear()
        assert self.see(f"(found => (found?.click(), !!found))(document.querySelector({json.dumps(selector)}))"), (
            selector
        )
        self.wait()

    def press(self, key: str, *, loads: bool = False) -> None:
        self.events.clear()
        named = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        self.tell("Input.dispatchKeyEvent", type="keyDown", **named, **text)
        self.tell("Input.dispatchKeyEvent", type="keyUp", **named)
        if loads:
            self.wait()

    def type(self, text: str) -> None:
        self.tell("Input.insertText", text=text)

    @property
    def asked(self) -> list[str]:
        """The addresses that the page asked for."""
        return [event["request"]["url"] for event in self.heard("Network.requestWillBeSent")]


def chromium() -> Iterator[Chromium]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Chromium(listening_port(Path(profile) / "DevToolsActivePort", running))
        finally:
            running.terminate()
            running.wait()


def listening_port(told: Path, running: subprocess.Popen[bytes]) -> str:
    """Chromium writes it into its profile when it is ready."""
    until = time.monotonic() + STARTING_S
    while not told.exists() or not told.read_text():
        if running.poll() is not None or time.monotonic() > until:
            pytest.skip("the browser that is installed does not start here")
        time.sleep(0.05)
    return told.read_text().split()[0]
