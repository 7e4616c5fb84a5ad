"""The searches of lint shared out among processes, where the platform can fork; the findings are those of one process.

A process goes through every pair and every provision whose place falls to it, on all ladders, and sends its findings
back with the places at which one process would have come to them.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.shadows import shadows
from coverage_resolver.lint.subject import WHOLE, Share, Subject
from coverage_resolver.lint.ties import pairs, ties

#: The findings of one search, each with its place in the order in which one process finds them.
Placed = list[tuple[int, Finding]]


@contextmanager
def searching(subject: Subject, jobs: int) -> Iterator[Callable[[], list[Finding]]]:
    """Begin to search for ties and shadows in so many processes; what is given back waits for all that they find.

    One process, or one on a platform that cannot fork, searches when the findings are asked for.
    """
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield lambda: _in_order([_search(subject, WHOLE)])
        return
    for stage in subject.workbench.stages:
        for _ in pairs(subject.workbench, stage):
            pass  # They are remembered: no process needs to look for them again.
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, initializer=_hold, initargs=(subject,)) as pool:
        try:
            parts = [pool.submit(_search_held, Share(number, jobs)) for number in range(jobs)]
            yield lambda: _in_order([part.result() for part in parts])
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise


def _search(subject: Subject, share: Share) -> tuple[Placed, Placed]:
    return list(ties(subject, share)), list(shadows(subject, share))


def _in_order(parts: Sequence[tuple[Placed, Placed]]) -> list[Finding]:
    """The findings of all processes, in the order of one."""
    searched = ([each for part in parts for each in part[number]] for number in range(2))
    return [finding for found in searched for _, finding in sorted(found, key=lambda each: each[0])]


#: In a process that searches: what it has from the one that made it.
_held: list[Subject] = []


def _hold(subject: Subject) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word; the one that made it tells of it.
    _held.append(subject)


def _search_held(share: Share) -> tuple[Placed, Placed]:
    return _search(_held[0], share)
