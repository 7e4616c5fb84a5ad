"""Work in a process beside this one: the two halves of a long command take as long as the longer of them.

The process is forked, so that nothing of the library is sent to it; what it found comes back. Where a process cannot be
forked, or does not come to its end, the work is done here.
"""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

Result = TypeVar("Result")


def can_work_beside() -> bool:
    """Whether there is a second processor, and a way to fork."""
    return (os.cpu_count() or 1) > 1 and "fork" in multiprocessing.get_all_start_methods()


def in_two(tasks: Sequence[Callable[[], Result]]) -> list[Result]:
    """What comes of every task, in their order: this process and one beside it each take the next that nobody took.

    Put the longest first. At most 256 tasks; what they return can be pickled.

    >>> in_two([lambda: 1 + 1, lambda: 2 * 3])
    [2, 6]
    """
    waiting, laid_down = os.pipe()
    os.write(laid_down, bytes(range(len(tasks))))
    os.close(laid_down)

    def taken() -> dict[int, Result]:
        done = {}
        while number := os.read(waiting, 1):
            done[number[0]] = tasks[number[0]]()
        return done

    try:
        beside = begun_beside(taken)
        done = taken() | beside()
    finally:
        os.close(waiting)
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def begun_beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin some work in a process of its own; call what comes back for the result, which can be pickled.

    >>> sum_of_it = begun_beside(lambda: sum(range(10)))
    >>> sum_of_it()
    45
    """
    if not can_work_beside():
        return work
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    process = forking.Process(target=_work, args=(work, theirs), daemon=True)
    with warnings.catch_warnings():  # Of threads, which the commands have none of.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()

    def result() -> Result:
        try:
            with ours:
                found: tuple[Result] | None = ours.recv()
        except Exception:  # Cut off, or nothing that can be read.
            found = None
        process.join()
        return work() if found is None else found[0]

    return result


def _work(work: Callable[[], Result], theirs: Connection) -> None:
    try:
        found = (work(),)
    except Exception:  # Told by this process, which then works itself.
        return
    theirs.send(found)
