"""Measuring in a fresh process, so that peak memory is that of one thing and nothing is warm that would not be.

A measurement is a piece of Python that leaves its figures in ``found``. Seconds of the clock are what a user waits;
seconds of the processor are what is left of them when the machine is shared with others.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
_BEFORE = """
import gc, json, resource, sys, time
sys.path.insert(0, {home!r})
def memory():
    with open("/proc/self/statm") as file:
        pages = [int(word) for word in file.read().split()]
    return pages[1] * resource.getpagesize() / 2**20, (pages[1] - pages[2]) * resource.getpagesize() / 2**20
arguments = json.loads({arguments!r})
"""
_AFTER = """
found["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""
#: Reads every table of an archive with csv.reader and keeps nothing: the least that any importer must do.
READ_TABLES = """
import csv, io, zipfile
csv.field_size_limit(2**30)
def read(file):
    records = 0
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".zip"):
                records += read(io.BytesIO(archive.read(info)))
            elif info.filename.endswith(".csv"):
                data = archive.read(info)
                try:
                    text = data.decode("utf-8")
                except UnicodeDecodeError:
                    text = data.decode("cp1252")
                for _ in csv.reader(io.StringIO(text, newline="")):
                    records += 1
    return records
begun, worked = time.perf_counter(), time.process_time()
records = read(arguments["archive"])
found = {"seconds": time.perf_counter() - begun, "cpu seconds": time.process_time() - worked, "rows": records}
"""
IMPORT = """
from coverage_resolver.io.mcd.importing import import_mcd
begun, worked = time.perf_counter(), time.process_time()
report = import_mcd([arguments["archive"]], arguments["pack"], arguments["published"])
found = {"seconds": time.perf_counter() - begun, "cpu seconds": time.process_time() - worked, "rows": report.rows,
         "documents": report.documents, "versions": report.versions,
         "rows left out": sum(row["rows"] for row in report.skipped)}
"""
OPEN = """
from coverage_resolver import load_library
load_library(arguments["warm"])
gc.collect()
before = memory()
begun, worked = time.perf_counter(), time.process_time()
library = load_library(arguments["pack"])
found = {"seconds": time.perf_counter() - begun, "cpu seconds": time.process_time() - worked}
gc.collect()
after = memory()
found["added MiB"], found["of it private MiB"] = after[0] - before[0], after[1] - before[1]
"""
READ_BYTES = """
begun, worked = time.perf_counter(), time.process_time()
with open(arguments["pack"], "rb") as file:
    data = file.read()
found = {"seconds": time.perf_counter() - begun, "cpu seconds": time.process_time() - worked}
"""


def in_child(code: str, **arguments: object) -> dict[str, object]:
    """What the code found, in a process of its own."""
    text = json.dumps({name: str(value) for name, value in arguments.items()})
    whole = _BEFORE.format(home=str(HOME), arguments=text) + code + _AFTER
    done = subprocess.run([sys.executable, "-c", whole], check=True, capture_output=True, text=True, env=os.environ)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def median(found: Sequence[dict[str, object]], name: str) -> float:
    """The median of one figure over several measurements."""
    return statistics.median(float(str(item[name])) for item in found)


def machine() -> str:
    """What the figures were measured on."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
