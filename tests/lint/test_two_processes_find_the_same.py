"""A large library is examined by two processes: they find what one finds, and nothing is lost with one of them."""

import datetime as dt
import os
import signal

import pytest
from strategies import shipped

from coverage_resolver import beside
from coverage_resolver.beside import begun_beside, can_work_beside
from coverage_resolver.lint import inspect, inspection
from coverage_resolver.lint.findings import Severity

forked = pytest.mark.skipif(not can_work_beside(), reason="one processor, or no way to fork")


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
