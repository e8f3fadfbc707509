"""The command `newsdesk`: names and groups of the commands, and how a run of it ends.

Thin on purpose: a command's module is imported when it is called, so that `newsdesk sql` never
waits for Prefect. Answers go to stdout, progress and complaints to stderr.
Exit: 0 it worked, 1 it did not, 2 usage or configuration, 130 stopped by Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time

from cyclopts import App, Group

from extractors.errors import ConfigError, NewsdeskError
from flows.heap import hold_little
from warehouse.spared import spare

BRING, ASK, CARE = (
    Group("Bring in", sort_key=1),
    Group("Ask", sort_key=2),
    Group("Look after", sort_key=3),
)
COMMANDS = {
    "run": ("bring", BRING, "Bring the configured sources up to date, once."),
    "load": ("bring", BRING, "Take files, folders or single addresses into the warehouse, without any configuration."),
    "backfill": ("bring", BRING, "Bring in a past period, slice by slice; safe to stop and run again."),
    "serve": ("bring", BRING, "Keep to the schedules until stopped, with the Prefect server and its UI."),
    "deploy": ("bring", BRING, "Register the sources and the upkeep on a work pool of Prefect, for several machines."),
    "sql": ("ask", ASK, "Ask the warehouse in SQL; read-only, with limits."),
    "search": ("ask", ASK, "Find articles by their words, the best first."),
    "desk": ("ask", ASK, "Open the desk: the warehouse as pages to look at, on this machine."),
    "export": ("ask", ASK, "Write articles to a folder, as a corpus that can be cited."),
    "status": ("health", ASK, "Show how each source stands, the worst first."),
    "extract": ("ask", ASK, "Show what would be loaded from files or addresses, and store nothing."),
    "explain": ("ask", ASK, "Say where each value of an article came from: which line, which part of the page."),
    "rejects": ("ask", ASK, "List what could not become an article, and why."),
    "capture": ("ask", ASK, "Give back the bytes of a capture, as they came."),
    "init": ("care", CARE, "Write a working configuration, with samples and public feeds."),
    "reextract": ("keep", CARE, "Read stored captures again with today's code."),
    "maintain": ("keep", CARE, "Tidy the raw files, forget what is too old, prove the warehouse's rules, and publish."),
    "forget": ("keep", CARE, "Erase an article, a source or all that is older from the warehouse, for good."),
    "backup": ("keep", CARE, "Copy the data folder to another place, whatever is being loaded meanwhile."),
    "restore": ("keep", CARE, "Make the data folder again from a backup."),
    "move": ("keep", CARE, "Take the warehouse of this machine to one that several machines write, and prove it."),
    "doctor": ("health", CARE, "Check the machine, the configuration and the warehouse's own rules; say what to do."),
}
STOPPING_S = 8.0  # threads get this long to come to an end after Ctrl-C; nothing is lost if they do not

app = App(
    name="newsdesk",
    help="Keep a news warehouse: bring articles in, and ask them questions in SQL. --log-format json logs JSON lines.",
    version=lambda: version(),
    help_format="plaintext",
    suppress_keyboard_interrupt=False,  # main() says what became of the work
)
app["--help"].group = app["--version"].group = CARE
for name, (module, group, said) in COMMANDS.items():
    app.command(f"flows.commands.{module}:{name}", name=name, group=group, help=said)
sources = App(
    name="sources", help="List, check, add or exchange sources, or learn what their pages repeat.", group=CARE
)
sources.command("flows.commands.care:sources_list", name="list", help="List the configured sources.")
sources.command("flows.commands.care:sources_check", name="check", help="Check the configuration; name every fault.")
sources.command(
    "flows.commands.care:sources_learn", name="learn", help="Find lines that recur over many articles of a source."
)
for name, said in (
    ("add", "Find the feeds and sitemaps of a publication, show what they would bring, and write the source's file."),
    ("import", "Write a source for each feed of an OPML file."),
    ("export", "Write the feeds of all configured sources as OPML, for feed readers."),
):
    sources.command(f"flows.commands.sources:sources_{name}", name=name, help=said)
app.command(sources)


def main() -> None:
    """Run one command and exit with its code."""
    hold_little()
    spare("pyarrow.dataset")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        log_to_stderr(sys.argv)
        code = app(result_action="return_value")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except ConfigError as error:
        complain(error)
        code = 2
    except NewsdeskError as error:
        complain(error)
        code = 1
    except KeyboardInterrupt:
        complain("Stopped. What was brought in is safe; run again to go on.")
        leave(130)
    sys.exit(code if isinstance(code, int) else 0)


def log_to_stderr(words: list[str]) -> None:
    """Take --log-format text|json from the command line; JSON is one object a line, for collectors of logs."""
    wanted = "text"
    for place, word in enumerate(words):
        if word == "--log-format" or word.startswith("--log-format="):
            wanted = word.partition("=")[2] or next(iter(words[place + 1 :]), "")
            del words[place : place + (1 if "=" in word else 2)]
            break
    if wanted not in ("text", "json"):
        raise ConfigError(f"--log-format {wanted}: is neither text nor json")
    logging.basicConfig(format="%(message)s", level=logging.INFO if wanted == "json" else logging.WARNING)
    if wanted == "json":
        from flows.log_lines import JsonLines

        logging.getLogger().handlers[0].setFormatter(JsonLines())


def version() -> str:
    from importlib.metadata import version

    return version("newsdesk")


def complain(words: object) -> None:
    """Plain words on stderr; what they quote from outside is shown as text."""
    from flows.shown import plain

    print(plain(str(words)), file=sys.stderr)


def leave(code: int) -> None:
    """End this process now; threads that still wait for a slow server are given a few seconds."""
    until = time.monotonic() + STOPPING_S
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    os._exit(code)
