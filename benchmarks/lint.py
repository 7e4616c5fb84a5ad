"""All checks of lint over a library of 20,000 provisions: seconds, and what they found.

    python benchmarks/lint.py

The library is that of ``workload.py``, twice as large, with a second version of every fifth document - half of them
joined to the first, half with a gap or an overlap - so that each of the searches has something to find and much to rule
out.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import platform
import random
import sys
import time
from collections import Counter

import attrs
from workload import SEED, build_library

from coverage_resolver import EffectivePeriod, ImpreciseDate, PolicyLibrary, Provision, Supersession
from coverage_resolver.lint.inspection import CHECKS
from coverage_resolver.lint.subject import Subject

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


def measure(size: int = PROVISIONS) -> dict[str, object]:
    """Seconds for all checks together and for each, and the findings by code."""
    library = build(size)
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


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PROVISIONS), sys.stdout, indent=2)
    sys.stdout.write("\n")
