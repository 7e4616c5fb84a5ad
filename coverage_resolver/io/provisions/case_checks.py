"""What is wrong with worked cases beyond their shape: one that cannot be asked, or is about nothing known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.codes import CodeSet
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.provisions.case_shapes import ProvisionCase
from coverage_resolver.io.provisions.files import ProvisionFiles
from coverage_resolver.io.provisions.relations import repeated_ids
from coverage_resolver.io.provisions.shapes import code_text
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.topics import OTHER_NAMES
from coverage_resolver.vocabulary import TOPICS

Placed = tuple[str, ProvisionCase]

#: Lines of business whose programmes a provision file declares.
_OF_STATES = ("medicaid", "chip")


def case_faults(cases: Iterable[Placed]) -> Iterator[InvalidRecord]:
    """Cases that cannot be asked, and ids that two cases bear."""
    placed = list(cases)
    yield from repeated_ids((case.id, where) for where, case in placed)
    for where, case in placed:
        if not isinstance(case.context, Mapping):
            what = f"case {shown(case.id)}: expected a table, not {shown(case.context)}"
            yield InvalidRecord(f"{where}.context", what, "write facts by their names, as { }")
        try:
            CodeSet.procedures([code_text(case.code)])
        except ValueError:
            what = f"case {shown(case.id)}: {shown(case.code)} is no CPT or HCPCS code"
            yield InvalidRecord(f"{where}.code", what, "correct it")
        for key in ("member_age", "member_age_months"):
            if (getattr(case, key) or 0) < 0:
                what = f"case {shown(case.id)}: {shown(getattr(case, key))} is below zero"
                yield InvalidRecord(f"{where}.{key}", what, "write an age of 0 or more")


def unknown_names(cases: Iterable[Placed], files: ProvisionFiles) -> Iterator[InvalidRecord]:
    """Names in cases that the provision files do not know; what these files never list is not checked.

    Programmes are declared for Medicaid and CHIP; those of other lines of business are not.
    """
    provisions = {item.version for item in files.provisions}
    known = {
        "state": files.states,
        "plan": files.plans,
        "programme": files.programmes,
        "topic": TOPICS | set(OTHER_NAMES) | {item.topic for item in files.provisions},
        "governing_provision": provisions,
        "plan_provision": provisions,
        "state_provision": provisions,
    }
    for where, case in cases:
        for key, names in known.items():
            name = "" if key == "programme" and case.lob not in _OF_STATES else getattr(case, key)
            if name and names and name not in names:
                what = f"case {shown(case.id)}: no {key.rpartition('_')[2]} {shown(name)} in the provision files"
                yield InvalidRecord(f"{where}.{key}", what, closest(name, names, "correct it, or add a file"))
