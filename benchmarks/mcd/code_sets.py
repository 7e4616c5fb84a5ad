"""Codes that look real and mean nothing: shapes of ICD-10-CM, HCPCS level II, CPT numbers, revenue and bill codes.

The descriptions are made up. Where the files would hold a description that is somebody's property, they hold a marker
text instead, so that a test can show that no description of a CPT number, a modifier, a revenue or a bill code gets
past the door.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

CPT_MARKER = "CPT descriptor"
UB_MARKER = "UB-04 descriptor"
LETTERS = "ABCDEFGHIJKLMNOPQRSTVWXYZ"
INJURIES = "STVWXY"
NO_CODE = "XX000"
SITES = ("knee", "hip", "shoulder", "eye", "ear", "lung", "kidney", "skin", "spine", "heart", "breast", "colon")
SIDES = ("right", "left", "bilateral", "unspecified side")
STATES_OF = ("acute", "chronic", "recurrent", "other", "unspecified", "secondary", "congenital", "traumatic")


@dataclass(frozen=True)
class CodeSets:
    """The codes of a run; a document holds places in these lists."""

    diagnoses: tuple[tuple[str, str], ...]
    procedures: tuple[tuple[str, str, str], ...]
    equipment: range


def _leaves(rng: random.Random, letter: str, category: str) -> list[str]:
    if rng.random() < 0.12:
        return [category]
    found = []
    for fourth in rng.sample("0123456789", rng.randint(2, 9)):
        stem = f"{category}.{fourth}"
        if letter in INJURIES:
            parts = [f"{stem}{fifth}{sixth}" for fifth in "0123"[: rng.randint(1, 4)] for sixth in "129"]
            found += [f"{part}{seventh}" for part in parts for seventh in "ADS"]
        elif rng.random() < 0.4:
            found.append(stem)
        else:
            fifths = "0123456789"[: rng.randint(2, 10)]
            found += [f"{stem}{fifth}{sixth}" for fifth in fifths for sixth in ("", *"12")[: rng.choice((1, 1, 3))]]
    return found


def diagnoses(rng: random.Random) -> tuple[tuple[str, str], ...]:
    """About 60,000 codes in order, a description each."""
    codes = []
    for letter in LETTERS:
        for number in range(100):
            if rng.random() < 0.8:
                codes += _leaves(rng, letter, f"{letter}{number:02d}")
    return tuple(
        (
            code,
            f"Synthetic {rng.choice(STATES_OF)} disorder of {rng.choice(SITES)}, {rng.choice(SIDES)}, number {number}",
        )
        for number, code in enumerate(sorted(set(codes)))
    )


def code_sets(seed: int) -> CodeSets:
    """The codes of one seed: about 16,000 procedures, of which those of equipment are a range."""
    rng = random.Random(f"{seed}:codes")
    numbers = sorted(rng.sample(range(100, 99500), 8400))
    found = [(f"{number:05d}", f"{CPT_MARKER} {number:05d}", f"{CPT_MARKER} {number:05d}, long") for number in numbers]
    for suffix in "TUM":
        found += [(code, f"{CPT_MARKER} {code}", f"{CPT_MARKER} {code}, long") for code in _numbered(rng, suffix)]
    for letter in "BCDGHJMPQRSTV":
        for number in sorted(rng.sample(range(10000), 360)):
            code = f"{letter}{number:04d}"
            found.append((code, f"Synthetic item {code}", f"Synthetic item {code}, for the size of it, per unit"))
    first = len(found)
    for letter in "AEKL":
        for number in sorted(rng.sample(range(10000), 600)):
            code = f"{letter}{number:04d}"
            found.append((code, f"Synthetic supply {code}", f"Synthetic supply {code}, each, with all accessories"))
    return CodeSets(diagnoses(rng), tuple(found), range(first, len(found)))


def _numbered(rng: random.Random, suffix: str) -> list[str]:
    return [f"{number:04d}{suffix}" for number in sorted(rng.sample(range(1, 999), 380))]


def runs(rng: random.Random, size: int, wanted: int, mean: int = 25) -> list[int]:
    """So many places in a list of that size, in order, in runs, as articles list families of codes."""
    wanted, found = min(wanted, size // 2), set[int]()
    while len(found) < wanted:
        start = rng.randrange(size)
        length = min(wanted - len(found), 1 + int(rng.expovariate(1 / mean)))
        found.update(range(start, min(size, start + length)))
    return sorted(found)
