"""10,000 rows of decision tables over the shipped data: with pytest, with pytest on two processes, and without it.

python benchmarks/tables.py [ROUNDS]
"""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000
ROUNDS = 3
HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "tests" / "decision_tables"
COMMANDS = {
    "coverage-resolver check": ("-m", "coverage_resolver", "check"),
    "coverage-resolver check --coverage": ("-m", "coverage_resolver", "check", "--coverage=json:coverage.json"),
    "pytest": ("-m", "pytest", "-q", "-p", "no:cacheprovider"),
    "pytest -n 2": ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2"),
}


def write_tables(folder: Path) -> int:
    """The project's own rows, repeated under other names until there are enough; returns how many rows there are."""
    sources = []
    for path in sorted(TABLES.glob("*.decisions.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sources.append((path.name, list(csv.reader(file))))
    each = sum(len(records) - 1 for _, records in sources)
    written = copy = 0
    while written < ROWS:
        copy += 1
        for name, (header, *records) in sources:
            kept = [[f"{record[0]}-{copy}", *record[1:]] for record in records][: ROWS - written]
            if kept and header[0] == "case":
                target = folder / f"copy{copy:03d}_{name}"
                with target.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerows([header, *kept])
                written += len(kept)
    print(f"{written} rows, {copy} times the {each} rows of tests/decision_tables", file=sys.stderr)
    return written


def measure(rounds: int = ROUNDS) -> dict[str, object]:
    """Seconds of the whole command, interpreter and library included: by the clock, and of the processor alone.

    The second figure hardly depends on what else the machine does.
    """
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = write_tables(folder)
        (folder / "pytest.ini").write_text("[pytest]\naddopts =\n", encoding="utf-8")
        times: dict[str, list[tuple[float, float]]] = {command: [] for command in COMMANDS}
        for _ in range(rounds):
            for command, words in COMMANDS.items():
                begun, used = time.perf_counter(), _processor()
                ran = subprocess.run(
                    [sys.executable, *words, "."],
                    cwd=folder,
                    env=os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                seconds = time.perf_counter() - begun
                passed = re.search(r"(\d+) passed", ran.stdout)
                if ran.returncode or passed is None or int(passed[1]) != rows:
                    raise SystemExit(f"{command} did not pass all rows:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
                times[command].append((round(seconds, 2), round(_processor() - used, 2)))
        for command, measured in times.items():
            clock, processor = (min(values) for values in zip(*measured, strict=True))
            found[command] = {"rows": rows, "seconds, least": clock, "processor seconds, least": processor}
    return found


def _processor() -> float:
    """Seconds of the processor that ended child processes used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS), sys.stdout, indent=2)
    sys.stdout.write("\n")
