"""A diff of a library of some thousand provisions of which one in a hundred changed: seconds of one processor.

    python benchmarks/diff.py [PROVISIONS]

Beside the time it prints what is asked (classes of cases) and what a comparison without looking would ask: every code,
line of business and state once on every day of a year. The peer is that comparison, on a sample from which it is
projected.
"""

from __future__ import annotations

import json
import platform
import random
import sys
import time

import attrs
from workload import STATES, build_library

from coverage_resolver import CoverageQuestion, CoverageStatus, Enrollment, Member, PolicyLibrary, Service, resolve
from coverage_resolver.changes.diff import diff_libraries

SEED, SHARE, SAMPLE = 7, 100, 400
LINES = ("medicare_ffs", "medicare_advantage", "medicaid", "commercial")


def revised(library: PolicyLibrary) -> PolicyLibrary:
    """One provision in a hundred is turned round, ended, or taken away."""
    rng = random.Random(SEED)
    found = []
    for item in library.provisions:
        fate = rng.randrange(3 * SHARE)
        if fate == 0:
            continue
        if fate == 1:
            item = attrs.evolve(item, status=CoverageStatus.COVERED, criteria="new")
        elif fate == 2:
            item = attrs.evolve(item, retired_on=item.period.start.latest.replace(year=2026))
        found.append(item)
    return library.with_provisions(found, name="revised", lacks=library.lacks)


def naive(library: PolicyLibrary) -> float:
    """Seconds that one question costs, put as a comparison without looking would put it."""
    rng = random.Random(SEED)
    codes = sorted({code for item in library.provisions for code in item.codes.codes})
    questions = []
    for _ in range(SAMPLE):
        code, state, line = rng.choice(codes), rng.choice(STATES), rng.choice(LINES)
        span = Enrollment(line_of_business=line, plan="plan-01", state=state, start="2015-01-01")
        questions.append(
            CoverageQuestion(
                member=Member(residence_state=state, enrollments=[span]),
                service=Service(code=code.value, code_system=code.system, state=state),
                date_of_service="2025-06-30",
                as_of="2026-06-30",
            )
        )
    begun = time.process_time()
    for question in questions:
        resolve(question, library)
    return (time.process_time() - begun) / SAMPLE


def measure(size: int) -> dict[str, object]:
    """Seconds, and what was asked."""
    old = build_library(size=size)
    new = revised(old)
    begun = time.process_time()
    same = diff_libraries(old, build_library(size=size))
    between = time.process_time()
    found = diff_libraries(old, new)
    ended = time.process_time()
    codes = len({code for item in old.provisions for code in item.codes.codes})
    blind = codes * len(LINES) * len(STATES) * 365 * 2
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "provisions": size,
        "of which differ": len(set(old.provisions) - set(new.provisions)),
        "diff with itself s": round(between - begun, 2),
        "changes with itself": len(same.changes),
        "diff s": round(ended - between, 2),
        "classes of cases asked": found.asked,
        "changes found": len(found.changes),
        "asked one by one on every day of one year, projected s": round(blind * naive(old)),
    }


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000), sys.stdout, indent=2)
    sys.stdout.write("\n")
