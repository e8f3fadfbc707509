"""One queue per host, over all threads and processes."""

import multiprocessing
import threading
import time
from itertools import pairwise

import pytest

from extractors.errors import FetchError
from extractors.fetch.politeness import Politeness, name_of


def turns(hosts, number, delay_s, slots, held_s, starts):
    queue = Politeness(hosts)
    for _ in range(number):
        with queue.turn("news.example", delay_s=delay_s, slots=slots):
            starts.append((time.time(), 1))
            time.sleep(held_s)
            starts.append((time.time(), -1))


def together(target, count, *args):
    threads = [threading.Thread(target=target, args=args) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def most_at_once(events):
    at_once = [sum(change for _, change in sorted(events)[: n + 1]) for n in range(len(events))]
    return max(at_once)


@pytest.mark.parametrize("slots", [1, 3])
def test_starts_keep_their_distance_over_all_threads_and_slots(tmp_path, slots):
    events = []
    together(turns, 4, tmp_path, 2, 0.1, slots, 0.0, events)

    starts = sorted(at for at, change in events if change == 1)
    assert len(starts) == 8
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.08


@pytest.mark.parametrize("slots", [1, 2])
def test_no_more_requests_are_under_way_than_there_are_slots(tmp_path, slots):
    events = []
    together(turns, 4, tmp_path, 2, 0, slots, 0.05, events)

    assert most_at_once(events) == slots


def test_without_a_delay_nobody_waits(tmp_path):
    started = time.monotonic()
    turns(tmp_path, 200, 0, 1, 0, [])

    assert time.monotonic() - started < 0.5


def in_another_process(hosts, number, ready):
    ready.set()
    turns(hosts, number, 0.2, 1, 0, [])


def test_the_distance_holds_between_processes(tmp_path):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    other = context.Process(target=in_another_process, args=(tmp_path, 4, ready))
    events = []
    other.start()
    ready.wait(5)
    started = time.monotonic()
    turns(tmp_path, 3, 0.2, 1, 0, events)
    other.join()

    assert time.monotonic() - started >= 6 * 0.2 - 0.05


def hold_for_ever(hosts, ready):
    with Politeness(hosts).turn("news.example", delay_s=0, slots=1):
        ready.set()
        time.sleep(60)


def test_a_killed_process_leaves_no_lock_behind(tmp_path):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    holder = context.Process(target=hold_for_ever, args=(tmp_path, ready))
    holder.start()
    ready.wait(5)
    threading.Timer(0.2, holder.kill).start()
    started = time.monotonic()

    turns(tmp_path, 1, 0, 1, 0, [])

    assert 0.1 < time.monotonic() - started < 2
    holder.join()


def test_a_host_that_asked_for_quiet_gets_it(tmp_path):
    slept = []
    now = [1_000_000.0]

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    queue = Politeness(tmp_path, clock=lambda: now[0], sleep=sleep)
    queue.defer("news.example", 30)
    with queue.turn("news.example", delay_s=0, slots=1):
        pass
    queue.defer("news.example", 900)

    assert slept == [30]
    with pytest.raises(FetchError) as raised, queue.turn("news.example", delay_s=0, slots=1):
        pass
    assert (raised.value.reason, raised.value.retry_after_s) == ("rate_limited", 900)


def test_a_clock_that_was_set_back_stops_nobody(tmp_path):
    slept = []
    ahead = Politeness(tmp_path, clock=lambda: 2_000_000.0)
    with ahead.turn("news.example", delay_s=5, slots=1):
        pass
    back = Politeness(tmp_path, clock=lambda: 1_000_000.0, sleep=slept.append)
    with back.turn("news.example", delay_s=5, slots=1):
        pass

    assert slept == []


@pytest.mark.parametrize("host", ["../../etc/passwd", "[::1]", "EXAMPLE.org", ".hidden", "a" * 300, ""])
def test_a_host_is_a_harmless_file_name(host):
    name = name_of(host)

    assert name and len(name) <= 200 and "/" not in name and not name.startswith(".")
