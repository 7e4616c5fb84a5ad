"""A large library is examined by two processes: they find what one finds, and nothing is lost with one of them."""

import datetime as dt
import os
import signal
import time

import pytest
from strategies import shipped

from coverage_resolver import beside
from coverage_resolver.beside import begun_beside, can_work_beside, in_two
from coverage_resolver.lint import inspect, inspection
from coverage_resolver.lint.findings import Severity

forked = pytest.mark.skipif(not can_work_beside(), reason="one processor, or no way to fork")


def both_have_begun(folder):
    (folder / str(os.getpid())).touch()
    until = time.monotonic() + 60
    while len(list(folder.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.01)


@pytest.fixture
def every_library_is_large(monkeypatch):
    monkeypatch.setattr(inspection, "MANY", 1)


@forked
def test_two_processes_find_what_one_finds(every_library_is_large):
    alone = inspect(shipped(), dt.date(2026, 6, 30))
    both = inspect(shipped(), dt.date(2026, 6, 30), beside=True)
    assert both == alone
    assert [repr(item) for item in both.findings] == [repr(item) for item in alone.findings]
    assert any(item.severity is Severity.NOTE for item in both.findings)


@forked
def test_the_work_is_done_in_another_process():
    assert begun_beside(os.getpid)() != os.getpid()


@forked
def test_tasks_are_shared_by_two_processes(tmp_path):
    """Each of two tasks waits until the other has begun."""

    def task():
        both_have_begun(tmp_path)
        return os.getpid()

    assert len(set(in_two([task, task]))) == 2


@forked
def test_tasks_that_a_killed_process_had_taken_are_done_here(tmp_path):
    parent = os.getpid()

    def task():
        both_have_begun(tmp_path)
        if os.getpid() != parent:
            os._exit(1)
        return os.getpid()

    assert in_two([task, task, task, task]) == [parent] * 4


@pytest.mark.parametrize("count", [0, 1, 2, 256])
def test_what_comes_of_tasks_comes_in_their_order(count):
    assert in_two([lambda number=number: number for number in range(count)]) == list(range(count))


@forked
def test_a_process_that_is_killed_loses_nothing():
    parent = os.getpid()

    def work():
        if os.getpid() != parent:
            os._exit(1)
        return "done"

    assert begun_beside(work)() == "done"


@forked
@pytest.mark.parametrize("sent", [b"", b"\x80\x05", b"\x80\x05cnobody\nhas\n.", b"no pickle"], ids=repr)
def test_what_comes_broken_is_looked_for_here(monkeypatch, sent):
    def broken(_, theirs):
        theirs.send_bytes(sent)

    monkeypatch.setattr(beside, "_work", broken)
    assert begun_beside(os.getpid)() == os.getpid()


@forked
def test_a_process_that_is_killed_while_it_writes_loses_nothing(monkeypatch):
    """It announces more bytes than it lives to write."""

    def killed(_, theirs):
        os.write(theirs.fileno(), (1_000_000).to_bytes(4, "big") + b"\x80\x05")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(beside, "_work", killed)
    assert begun_beside(os.getpid)() == os.getpid()


def test_what_goes_wrong_there_is_told_here():
    def work():
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        begun_beside(work)()


def test_where_nothing_can_be_forked_the_work_is_done_here(monkeypatch):
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert begun_beside(os.getpid)() == os.getpid()
