"""Small worlds of one state and one plan, written as provision files, for statements about their composition."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from strategies import shipped

from coverage_resolver import (
    CoverageQuestion,
    Determination,
    Enrollment,
    Member,
    PolicyLibrary,
    Ruling,
    Service,
    resolve,
)
from coverage_resolver.io.provisions.files import read_provision_files

STATE, PLAN, CODE = "WY", "WY-PLAN", "97153"
DAY = "2026-06-15"
#: EPSDT, as a file of federal floors writes it: below 21 a limit gives way to medical necessity.
EXCEEDED = {
    "id": "US-EPSDT",
    "topic": "epsdt",
    "applies_to": {"lob": ["medicaid"], "age_months": {"max_exclusive": 252}},
    "value": {"limits_may_be_exceeded_when_medically_necessary": True},
    "citation": {"title": "42 U.S.C. 1396d(r)"},
}


def provision(level: str = "state", topic: str = "referral", value: Any = None, **keys: Any) -> dict[str, Any]:
    """One provision as a file writes it; a rule since before anybody remembers unless told otherwise."""
    return {
        "level": level,
        "plan": PLAN if level == "plan" else None,
        "topic": topic,
        "codes": [CODE],
        "applies_to": {"lob": ["medicaid"]} | keys.pop("applies", {}),
        "stance": "rule",
        "value": value,
        "effective_from": None,
        "effective_precision": None,
        "published": None,
        "citation": {"document": "STATE-DOC" if level == "state" else "PLAN-DOC"},
        "verified": True,
        **keys,
    }


def state_file(*provisions: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A file of the one state."""
    numbers = itertools.count(1)
    return {
        "schema": "coverage-provisions/1",
        "state": STATE,
        "plans": [{"id": PLAN}],
        "documents": {
            "STATE-DOC": {"level": "state", "title": "What the state wrote"},
            "PLAN-DOC": {"level": "plan", "title": "What the plan wrote"},
        },
        "provisions": [{"id": f"P{next(numbers)}"} | item for item in provisions],
        **keys,
    }


def federal_file(*rules: dict[str, Any]) -> dict[str, Any]:
    """A file of federal floors."""
    return {"schema": "coverage-federal-overlay/1", "rules": list(rules)}


def write_files(folder: Path, *tables: dict[str, Any]) -> Path:
    """The files in a folder of their own."""
    home = folder / "provisions"
    home.mkdir(exist_ok=True)
    for number, table in enumerate(tables):
        (home / f"{number}.json").write_text(json.dumps(table), encoding="utf-8")
    return home


def world(folder: Path, *tables: dict[str, Any]) -> PolicyLibrary:
    """The library of these files, under the shipped ladders."""
    found = read_provision_files([write_files(folder, *tables)])
    return shipped().with_provisions(found.provisions, "world", participations=found.participations)


def determination(
    library: PolicyLibrary, day: str = DAY, as_of: str | None = None, request: str | None = None, **keys: Any
) -> Determination:
    """What the library says to a member of the plan; further keys are facts, or fields of the enrolment."""
    fields = {name: keys.pop(name) for name in ("plan", "delivery_system", "state_programme") if name in keys}
    return resolve(
        CoverageQuestion(
            member=Member(
                date_of_birth=keys.pop("born", "2020-03-04"),
                residence_state=STATE,
                enrollments=[
                    Enrollment(
                        line_of_business=keys.pop("line", "medicaid"),
                        start="2000-01-01",
                        state=STATE,
                        **{"plan": PLAN, "delivery_system": "managed_care"} | fields,
                    )
                ],
            ),
            service=Service(code=CODE, code_system="CPT", state=STATE, request_date=request, facts=keys),
            date_of_service=day,
            as_of=as_of or "2026-12-31",
        ),
        library,
    ).primary


def ruling(library: PolicyLibrary, topic: str = "referral", **keys: Any) -> Ruling:
    """The ruling on one topic."""
    return determination(library, **keys).rulings[topic]
