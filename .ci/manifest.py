"""Writes data/MANIFEST.toml anew: one entry for each data file, with its digest. ``--check`` only compares.

What a folder is and where it comes from is said once, in SOURCES; a file's own records say it in detail.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "data"
RETRIEVED = "2026-11-23"
LACKS = ("ncd", "lcd", "coverage_article")
#: What a record's provenance begins with whose facts somebody else compiled; the documents that it cites were not seen.
COMPILED = "Third-party compilation"
COMPILED_ON = "2026-11-25"
COMPILED_FROM = "third-party compilation of the documents that each record cites; the record says which were seen"
COMPILED_FACTS = "the compilation shows no licence: facts only, restated in our own words"
FACTS = "facts restated in our own words; each record cites its source"
SOURCES = {
    "commercial": (
        "state insurance and health codes, cited in each record",
        "notice and coverage law of private plans",
    ),
    "federal": ("US Code and Code of Federal Regulations, cited in each record", "federal law across programmes"),
    "jurisdictions": (
        "CMS contractor number list and MAC pages, cited row by row",
        "Medicare contractors by place and date; counties where one decides",
    ),
    "law": ("statutes cited in each entry", "notice periods"),
    "medicaid": ("state Medicaid rules, manuals and bulletins, cited in each record", "state Medicaid provisions"),
    "medicare": (
        "Medicare Coverage Database, CFR and manuals, cited in each record",
        "Medicare determinations and rules",
    ),
    "plans": ("clinical policies as published, cited in each record", "plan policies and their adoption"),
    "precedence": ("law cited tier by tier", "ladders of precedence and order of payers"),
    "vocabulary": (
        "classifications cited row by row",
        "classes of diagnoses, places of service, abbreviations of states",
    ),
    "schemas": ("written for this project", "JSON Schemas of questions, answers and records"),
    "examples": ("written for this project; synthetic", "example questions"),
}


def manifest() -> str:
    """The text of the manifest for the files as they are."""
    lines = [
        "# Written by .ci/manifest.py; do not edit by hand.",
        'schema = "coverage-manifest/1"',
        'name = "coverage_resolver shipped data"',
        f'published_on = "{RETRIEVED}"',
        "# Kinds of source of which this folder is not the whole corpus: their silence proves nothing.",
        "lacks = [" + ", ".join(f'"{kind}"' for kind in LACKS) + "]",
    ]
    for path in sorted(HOME.rglob("*"), key=lambda found: found.relative_to(HOME).parts):
        place = path.relative_to(HOME)
        hidden = any(part.startswith(".") for part in place.parts)
        if (
            hidden
            or not path.is_file()
            or path.suffix not in (".toml", ".csv", ".json", ".jsonl")
            or len(place.parts) == 1
        ):
            continue
        source, covers = SOURCES[place.parts[0]]
        compiled = COMPILED.encode() in path.read_bytes()
        lines += [
            "",
            "[[file]]",
            f'path = "{place.as_posix()}"',
            f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
            f'source = "{COMPILED_FROM if compiled else source}"',
            f'retrieved = "{COMPILED_ON if compiled else RETRIEVED}"',
            f'licence = "{COMPILED_FACTS if compiled else FACTS}"',
            f'covers = "{covers}"',
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    target = HOME / "MANIFEST.toml"
    if "--check" in sys.argv:
        sys.exit(0 if target.read_text("utf-8") == manifest() else "data/MANIFEST.toml is stale; run .ci/manifest.py")
    target.write_text(manifest(), "utf-8")
