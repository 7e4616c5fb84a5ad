"""Writes synthetic archives in the layout of the Medicare Coverage Database downloads.

    python benchmarks/mcd_archive.py OUT --scale 1 --months 1 --seed 7

One folder for each month, named by the day of publication, with all_data.zip in it. At scale 1 a download has about
640,000 rows of articles, 38,000 of LCDs, 357 NCDs. What is in them, and how they change from month to month, is said in
``benchmarks/mcd/world.py`` and ``benchmarks/mcd/months.py``. Every document, date, text and description is made up.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from mcd.snapshots import write_snapshots


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write synthetic Medicare Coverage Database archives.")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write to")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the size of the downloads")
    parser.add_argument("--months", type=int, default=1, help="how many monthly downloads")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--separate", action="store_true", help="a zip for each collection in place of all_data.zip")
    options = parser.parse_args()
    begun = time.perf_counter()
    for snapshot in write_snapshots(options.out, options.scale, options.months, options.seed, options.separate):
        size = sum(path.stat().st_size for path in snapshot.paths) / 1e6
        elapsed, begun = time.perf_counter() - begun, time.perf_counter()
        print(f"{snapshot.published} {size:8.1f} MB {elapsed:6.1f} s  {', '.join(map(str, snapshot.paths))}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
