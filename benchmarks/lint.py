"""All checks of lint over a library of 20,000 provisions: seconds, and what they found.

    python benchmarks/lint.py [SIZE] [--amended]
    python benchmarks/lint.py [SIZE] [--amended] --from-disk [--codes]

With ``--from-disk`` the library is written as a file of records, and what a user waits for is measured: the command
``coverage-resolver lint FILE`` as a process of its own; and, in this process, reading and checking.

The library is that of ``workload.py``, twice as large, with a second version of every fifth document - half of them
joined to the first, half with a gap or an overlap - so that each of the searches has something to find and much to rule
out. With ``--amended`` it is one of plan policies, each with three amendments: most follow day by day, some begin in
a month, are for some members only, list more codes, leave a gap, or are on codes of another policy of their plan.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import attrs
from workload import SEED, STATUSES, build_library

from coverage_resolver import (
    Authority,
    Citation,
    CodeSet,
    Condition,
    EffectivePeriod,
    ImpreciseDate,
    PolicyLibrary,
    Provenance,
    Provision,
    Scope,
    Supersession,
)
from coverage_resolver.codes import CodeRange
from coverage_resolver.io.code_lists.loading import load_code_lists
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.records import load_placed
from coverage_resolver.lint import inspect
from coverage_resolver.lint.inspection import CHECKS
from coverage_resolver.lint.subject import Subject
from coverage_resolver.vocabulary import AuthorityKind

PROVISIONS = 20_000


def build(size: int = PROVISIONS, seed: int = SEED) -> PolicyLibrary:
    """``size`` provisions, of which a sixth are second versions."""
    rng = random.Random(seed)
    first = build_library(seed, size - size // 6)
    found: list[Provision] = list(first.provisions)
    for item in rng.sample(found, size // 6):
        start = item.period.start.latest + dt.timedelta(days=rng.randrange(100, 1500))
        day = ImpreciseDate(start, start)
        change = {"version": "2", "period": EffectivePeriod(day), "published_on": start - dt.timedelta(days=60)}
        if rng.random() < 0.5:
            change["supersedes"] = (Supersession(version=item.version),)
        found.append(attrs.evolve(item, **change))
    return first.with_provisions(found, name="benchmark")


def build_amended(size: int = PROVISIONS, seed: int = SEED) -> PolicyLibrary:
    """``size`` provisions: the four versions each of plan policies of 40 plans."""
    rng = random.Random(seed)
    found: list[Provision] = []
    for number in range(size // 4):
        authority = Authority(
            id=f"policy-{number:05d}",
            kind=AuthorityKind.PLAN_CLINICAL_POLICY,
            title=f"policy {number}",
            citation=Citation(f"policy {number}", True),
            scope=Scope("plan", frozenset({f"plan-{number % 40}"})),
            lines_of_business=frozenset({"medicaid"}),
            provenance=Provenance(source="benchmark"),
            public=True,
        )
        code, day = 10_000 + rng.randrange(80_000), dt.date(2015, 1, 1) + dt.timedelta(days=rng.randrange(2000))
        ended = True
        for version in range(1, 5):
            following = day + dt.timedelta(days=rng.randrange(100, 900))
            amends, ended = not ended, version < 4 and rng.random() < 0.3
            vague = (amends or version == 1) and rng.random() < 0.1
            start = ImpreciseDate.parse(f"{day:%Y-%m}") if vague else ImpreciseDate(day, day)
            last = following - dt.timedelta(days=rng.choice((1,) * 9 + (40,)))
            found.append(
                Provision(
                    authority=authority,
                    version=str(version),
                    status=rng.choice(STATUSES),
                    criteria=f"criteria {number % 7}",
                    codes=CodeSet(ranges=(CodeRange("CPT", f"{code}", f"{code + rng.choice((5, 5, 5, 8))}"),)),
                    conditions=(Condition("age_years", "at_least", 18),) if rng.random() < 0.1 else (),
                    period=EffectivePeriod(start, ImpreciseDate(last, last) if ended else None),
                    published_on=day - dt.timedelta(days=60),
                    supersedes=(Supersession(version=str(version - 1)),) if amends else (),
                )
            )
            day = following
    return build_library(seed, 0).with_provisions(found, name="benchmark")


def measure(library: PolicyLibrary) -> dict[str, object]:
    """Seconds for all checks together and for each, and the findings by code."""
    gc.collect()
    gc.disable()  # As the command does.
    begun, used = time.perf_counter(), time.process_time()
    subject = Subject(library=library, as_of=dt.date(2026, 6, 30))
    single, found = {}, []
    for check in CHECKS:
        before = time.process_time()
        found += check(subject)
        single[check.__name__] = round(time.process_time() - before, 2)
    whole, used = time.perf_counter() - begun, time.process_time() - used
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "provisions": len(library.provisions),
        "seconds": round(whole, 2),
        "seconds of processor": round(used, 2),
        "seconds of processor by check": single,
        "findings": dict(sorted(Counter(item.code for item in found).items())),
    }


def write_codes(folder: Path, seed: int = SEED) -> Path:
    """A list of codes of CPT, as the whole one of all days."""
    rng = random.Random(seed)
    rows = ["code_system,code,added,ended"]
    for code in range(10_000, 100_000):
        if (drawn := rng.random()) > 0.05:
            rows.append(f"CPT,{code},1990-01-01,{'2022-12-31' if drawn < 0.1 else ''}")
    file = folder / "cpt.csv"
    file.write_text("\n".join(rows), "utf-8")
    return file


def measure_from_disk(library: PolicyLibrary, codes: bool) -> dict[str, object]:
    """Seconds for the whole command on a file of records, and how they fall to reading and to checking."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.jsonl"
        file.write_text(dump_records(library.provisions), "utf-8")
        lists = [write_codes(Path(folder))] if codes else []
        command = [sys.executable, "-m", "coverage_resolver", "lint", str(file)]
        command += ["--codes", *map(str, lists)] if codes else []
        begun, before = time.perf_counter(), os.times()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        whole, after = time.perf_counter() - begun, os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        gc.collect()
        gc.disable()  # As the command does.
        began = time.process_time()
        placed, listed = load_placed(file), load_code_lists(*lists) if codes else None
        read = time.process_time()
        found = inspect(placed, code_lists=listed).findings
        checked = time.process_time()
        return {
            "machine": f"{platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}",
            "provisions": len(library.provisions),
            "megabytes": round(file.stat().st_size / 1e6, 1),
            "seconds of the command": round(whole, 2),
            "seconds of processor of the command": round(used, 2),
            "seconds of processor in this process": {
                "reading": round(read - began, 2),
                "checks": round(checked - read, 2),
            },
            "findings": dict(sorted(Counter(item.code for item in found).items())),
        }


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=PROVISIONS)
    parser.add_argument("--from-disk", action="store_true")
    parser.add_argument("--amended", action="store_true")
    parser.add_argument("--codes", action="store_true", help="with --from-disk: hold them against a list of codes")
    given = parser.parse_args()
    library = (build_amended if given.amended else build)(given.size)
    figures = measure_from_disk(library, given.codes) if given.from_disk else measure(library)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
