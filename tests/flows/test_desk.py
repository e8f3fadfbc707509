"""`newsdesk desk`: opened and closed as a person would."""

import signal
import subprocess
import sys
import urllib.request

from flows.serve import URL
from tests.warehouse.made import bring, read
from warehouse.home import Home
from warehouse.publish import publish

COMMAND = [sys.executable, "-c", "from flows.cli import main; main()", "desk", "--port", "0"]


def test_the_desk_prints_its_link_answers_and_closes_on_ctrl_c(tmp_path):
    home = Home(tmp_path / "data")
    bring(home, read())
    publish(home)
    home.prefect.mkdir(exist_ok=True)
    (home.prefect / URL).write_text("http://127.0.0.1:4321")
    with subprocess.Popen([*COMMAND, "--data", str(home.root)], stderr=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stderr
            link = next(word for word in desk.stderr.readline().split() if word.startswith("http://127.0.0.1:"))
            page, runs = (urllib.request.urlopen(link + room, timeout=30).read().decode() for room in ("", "runs"))
        finally:
            desk.send_signal(signal.SIGINT)
        said = desk.stderr.read()

    assert "Harbour reopens" in page
    assert '<a href="http://127.0.0.1:4321">' in runs  # where `serve` showed Prefect's pages, whatever its port was
    assert desk.returncode == 0
    assert "Traceback" not in said


def test_a_desk_for_others_without_a_token_is_refused(tmp_path):
    asked = [*COMMAND, "--data", str(tmp_path), "--host", "0.0.0.0"]
    refused = subprocess.run(asked, capture_output=True, text=True, timeout=60)

    assert refused.returncode == 2
    assert "--token" in refused.stderr
