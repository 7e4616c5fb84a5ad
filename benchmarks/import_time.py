"""``import coverage_resolver`` in a fresh interpreter, beside its own dependencies and an empty interpreter.

python benchmarks/import_time.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

SUBJECTS = {
    "empty interpreter": "pass",
    "import attrs": "import attrs",
    "import cattrs": "import cattrs",
    "import pendulum": "import pendulum",
    "import coverage_resolver": "import coverage_resolver",
    "import and load the shipped library": "from coverage_resolver import shipped_library; shipped_library()",
}
ROUNDS = 15


def measure() -> dict[str, dict[str, float]]:
    """Median and minimum in milliseconds over interleaved rounds, without the empty interpreter's share."""
    times: dict[str, list[float]] = {name: [] for name in SUBJECTS}
    for _ in range(ROUNDS):
        for name, code in SUBJECTS.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times[name].append((time.perf_counter() - begun) * 1000)
    empty = statistics.median(times["empty interpreter"])
    return {
        name: {"median ms": round(statistics.median(found) - empty, 1), "minimum ms": round(min(found) - empty, 1)}
        for name, found in times.items()
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
    sys.stdout.write("\n")
