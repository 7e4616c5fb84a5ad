"""One ``resolve`` with its full trace over 10,000 provisions: p50 and p99, beside a scan that only names a winner.

    python benchmarks/resolve_one.py

The peer is what a team writes by hand on the first day: a dictionary by code, a scan of its rows in order of kind, the
first row whose place and dates fit. It gives no trace, no second payer, no doubt, no topics: the ratio says what those
cost. Both run in one process, question by question in turn, so that the drift of the machine meets both.
"""

from __future__ import annotations

import gc
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable

from workload import PROVISIONS, SEED, build_library, build_questions

from coverage_resolver import CoverageQuestion, PolicyLibrary, Provision, resolve
from coverage_resolver.codes import Code

RANKS = (
    "ncd",
    "lcd",
    "state_statute",
    "state_medicaid_bulletin",
    "state_medicaid_manual",
    "evidence_of_coverage",
    "plan_clinical_policy",
)


def scan_by_code(library: PolicyLibrary) -> Callable[[CoverageQuestion], Provision | None]:
    """The peer: rows by code, best kind first."""
    table: dict[Code, list[Provision]] = {}
    for item in sorted(
        library.provisions, key=lambda row: RANKS.index(row.authority.kind) if row.authority.kind in RANKS else 99
    ):
        for code in item.codes.codes:
            table.setdefault(code, []).append(item)

    def ask(question: CoverageQuestion) -> Provision | None:
        day, state, plan = question.date_of_service, question.service.state, question.member.enrollments[0].plan
        for item in table.get(Code(question.service.code_system, question.service.code), ()):
            scope = item.authority.scope
            if scope.level == "state" and state not in scope.values:
                continue
            if scope.level == "plan" and plan not in scope.values:
                continue
            end = item.period.end
            if item.period.start.latest <= day and (end is None or day <= end.latest):
                return item
        return None

    return ask


def measure(size: int = PROVISIONS, count: int = 20_000) -> dict[str, object]:
    """Times in microseconds, and the ratio of the medians."""
    library, questions = build_library(SEED, size), build_questions(SEED, count)
    peer = scan_by_code(library)
    for question in questions[:500]:
        resolve(question, library)
        peer(question)
    gc.collect()
    gc.freeze()
    ours: list[int] = []
    theirs: list[int] = []
    steps = 0
    for question in questions:
        begun = time.perf_counter_ns()
        answer = resolve(question, library)
        between = time.perf_counter_ns()
        peer(question)
        ended = time.perf_counter_ns()
        ours.append(between - begun)
        theirs.append(ended - between)
        steps += sum(len(ruling.steps) for ruling in answer.primary.rulings.values())

    def at(values: list[int], share: float) -> float:
        return round(sorted(values)[int(len(values) * share)] / 1000, 2)

    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "provisions": size,
        "questions": count,
        "steps per answer": round(steps / count, 1),
        "resolve p50 us": at(ours, 0.5),
        "resolve p99 us": at(ours, 0.99),
        "scan p50 us": at(theirs, 0.5),
        "scan p99 us": at(theirs, 0.99),
        "ratio of medians": round(statistics.median(ours) / statistics.median(theirs), 1),
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
    sys.stdout.write("\n")
