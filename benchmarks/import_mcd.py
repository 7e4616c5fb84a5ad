"""Importing the coverage database at full size: time, memory, the size of the pack, and what opening it costs.

    python benchmarks/import_mcd.py --scale 1 --months 24 --keep OUT

Every measurement runs in a process of its own. The peers: for the import, ``csv.reader`` merely reading all tables of
the same archive; for the pack, the archives it was made of; for opening, reading the bytes of the pack. ``--keep``
leaves the pack of all months and the last archive in a folder, for ``resolve_pack.py``. "cpu" is the time of the
processor: on a machine shared with others it is the steadier figure, and the ratios are made of it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from mcd.measured import IMPORT, OPEN, READ_BYTES, READ_TABLES, in_child, machine, median
from mcd.snapshots import write_snapshots

MIB = 2**20
#: What the project aims at, for one full download and for 24 of them.
AIMS = {
    "one import, seconds": 60,
    "one import, peak MiB": 1536,
    "pack of all months, MB": 400,
    "opening, seconds": 0.5,
    "opening, MiB added": 400,
}


def measure(folder: Path, scale: float, months: int, seed: int, rounds: int) -> dict[str, object]:
    """The figures; the pack of all months and the last archive stay in ``folder``."""
    pack, archives, imports = folder / "medicare.pack", 0, []
    first: dict[str, object] = {}
    for number, snapshot in enumerate(write_snapshots(folder, scale, months, seed)):
        (archive,) = snapshot.paths
        archives += archive.stat().st_size
        if not number:
            first = _first(folder, archive, snapshot.published.isoformat(), rounds)
        imports.append(in_child(IMPORT, archive=archive, pack=pack, published=snapshot.published))
        print(
            f"{snapshot.published} {imports[-1]['seconds']:.1f} s, pack {pack.stat().st_size / 1e6:.1f} MB",
            file=sys.stderr,
        )
        archive.replace(folder / "all_data.zip")
        archive.parent.rmdir()
    found = {
        "machine": machine(),
        "scale": scale,
        "months": months,
        **first,
        "last import, seconds": round(float(str(imports[-1]["seconds"])), 1),
        "last import, cpu seconds": round(float(str(imports[-1]["cpu seconds"])), 1),
        "last import, peak MiB": round(float(str(imports[-1]["peak MiB"]))),
        "pack of all months, MB": round(pack.stat().st_size / 1e6, 1),
        "pack of all months to the archives": round(pack.stat().st_size / archives, 3),
        **opening(folder, pack, rounds),
    }
    if scale == 1:
        missed = [name for name, aim in AIMS.items() if float(str(found[name])) > aim]
        found["aims missed"] = {name: AIMS[name] for name in missed}
    return found


def _first(folder: Path, archive: Path, published: str, rounds: int) -> dict[str, object]:
    """One download into an empty pack, beside its peer, in turn."""
    ours, peer = [], []
    for _ in range(rounds):
        single = folder / "single.pack"
        single.unlink(missing_ok=True)
        ours.append(in_child(IMPORT, archive=archive, pack=single, published=published))
        peer.append(in_child(READ_TABLES, archive=archive))
    size = single.stat().st_size
    single.unlink()
    return {
        "rows in the archive": ours[0]["rows"],
        "documents": ours[0]["documents"],
        "rows left out": ours[0]["rows left out"],
        "one import, seconds": round(median(ours, "seconds"), 1),
        "one import, cpu seconds": round(median(ours, "cpu seconds"), 1),
        "one import, peak MiB": round(median(ours, "peak MiB")),
        "csv.reader, seconds": round(median(peer, "seconds"), 1),
        "csv.reader, cpu seconds": round(median(peer, "cpu seconds"), 1),
        "csv.reader, peak MiB": round(median(peer, "peak MiB")),
        "import to csv.reader": round(median(ours, "cpu seconds") / median(peer, "cpu seconds"), 1),
        "pack of one month, MB": round(size / 1e6, 1),
        "pack of one month to the archive": round(size / archive.stat().st_size, 3),
    }


def opening(folder: Path, pack: Path, rounds: int) -> dict[str, object]:
    """Opening the pack in a process that has loaded a small library before, so that no import is counted."""
    small = folder / "warm.pack"
    archive = next(write_snapshots(folder / "warm", 0.002)).paths[0]
    in_child(IMPORT, archive=archive, pack=small, published="2026-08-02")
    ours = [in_child(OPEN, pack=pack, warm=small) for _ in range(max(5, rounds))]
    peer = [in_child(READ_BYTES, pack=pack) for _ in range(max(5, rounds))]
    shutil.rmtree(folder / "warm")
    small.unlink()
    return {
        "opening, seconds": round(median(ours, "seconds"), 3),
        "opening, cpu seconds": round(median(ours, "cpu seconds"), 3),
        "opening to reading its bytes": round(median(ours, "seconds") / median(peer, "seconds"), 1),
        "opening, MiB added": round(median(ours, "added MiB"), 1),
        "opening, MiB added and not shared": round(median(ours, "of it private MiB"), 1),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the import of synthetic Medicare Coverage Database archives.")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3, help="how often the first import is measured")
    parser.add_argument("--keep", type=Path, help="a folder for the pack and the last archive")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "medicare.pack").unlink(missing_ok=True)
        found = measure(folder, options.scale, options.months, options.seed, options.rounds)
    json.dump(found, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
