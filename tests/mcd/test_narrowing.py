"""Telling a shelf whose determinations may apply changes no answer: only how many steps the others leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import pytest
import real_layout
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archives import MAC, of
from small_packs import ask, billing, determination, pack, said, snapshot

from coverage_resolver import (
    Answer,
    CoverageQuestion,
    Enrollment,
    Member,
    PolicyLibrary,
    Service,
    load_library,
    resolve,
)
from coverage_resolver.io.mcd import pack_shelf
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition

CODES = ("81206", "0027U", "71045", "J9312", "93970", "G0299", "L8000", "43775", "95115", "87507", "Q4101", "E1390")
STATES = ("AZ", "CA", "OH", "NC", "TX", "VA", "IL", "CT", "MP", "IN", "")
OTHERS = Disposition.OTHER_JURISDICTION
KINDS = ("professional", "laboratory", "facility", "home_health_hospice", "dme")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> PolicyLibrary:
    real_layout.require()
    folder = tmp_path_factory.mktemp("narrow")
    for made, day in zip((real_layout.snapshot_2025, real_layout.snapshot_2026), real_layout.PUBLISHED, strict=True):
        import_mcd(made(folder), folder / "medicare.pack", day)
    return load_library(folder / "medicare.pack")


def told(answer: Answer) -> object:
    """What is answered; a version that says something else to other contractors is none of another contractor's."""
    item = answer.primary
    steps = [step for ruling in item.rulings.values() for step in ruling.steps]
    reached = {step.provision.authority.id for step in steps if step.disposition is not OTHERS}
    far = {step.provision.authority.id for step in steps if step.disposition is OTHERS} - reached
    return attrs.asdict(item, recurse=False, filter=lambda field, _: field.name in FIELDS) | {
        "governing": item.governing and item.governing.id,
        "near": {
            (topic, step.provision.id, step.disposition)
            for topic, ruling in item.rulings.items()
            for step in ruling.steps
            if step.disposition is not OTHERS
        },
        "far": far,
        "reason_codes": {code for code in item.reason_codes if far or code != ReasonCode.LCD_OTHER_MAC},
        "values": {topic: ruling.value for topic, ruling in item.rulings.items()},
        "window": (item.valid_from, item.valid_through),
    }


FIELDS = ("resolution", "status", "needs", "must_consult", "finality", "caveats")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(CODES),
    st.sampled_from(STATES),
    st.sampled_from(KINDS),
    st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    st.dates(dt.date(2025, 8, 1), dt.date(2026, 12, 31)),
    st.sampled_from(((), ("D46.9",), ("Z85.3",))),
)
def test_a_narrowed_shelf_answers_as_a_whole_one(
    library: PolicyLibrary, code: str, state: str, kind: str, day: dt.date, as_of: dt.date, diagnoses: tuple[str, ...]
) -> None:
    question = CoverageQuestion(
        member=Member(
            residence_state=state, enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]
        ),
        service=Service(
            code=code, code_system="CPT" if code[0].isdigit() else "HCPCS", state=state, kind=kind, diagnoses=diagnoses
        ),
        date_of_service=day.isoformat(),
        as_of=as_of.isoformat(),
    )
    narrow = told(resolve(question, library))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack_shelf, "narrowed", lambda provisions, contracts: list(provisions))
        whole = load_library(library.shelves[0].path)  # type: ignore[attr-defined]
        assert told(resolve(question, whole)) == narrow


def test_what_makes_room_is_made_again(library: PolicyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_shelf, "MOST_KEPT", 1)
    small = load_library(library.shelves[0].path)  # type: ignore[attr-defined]
    span = Enrollment(line_of_business="medicare_ffs", start="1990-01-01")
    for code in ("81206", "43775", "81206"):
        service = Service(code=code, code_system="CPT", state="OH", diagnoses=["D46.9"])
        question = CoverageQuestion(
            member=Member(enrollments=[span]), service=service, date_of_service="2026-03-01", as_of="2026-09-30"
        )
        assert told(resolve(question, small)) == told(resolve(question, library))


def apart(folder: Path) -> Path:
    """An LCD of two contracts, each with an article of its own: one version, which says the same to each of them."""
    row, mine, theirs = determination(), billing(), billing(90002, 1)
    ohio = {**MAC, "contractor_id": 502}
    articles = {"article_x_contractor": [of(mine, **MAC), of(theirs, **ohio)]}
    lcds = {"lcd_x_contractor": [of(row, **who) for who in (MAC, ohio)]}
    return pack(folder, {"2024-06-01": snapshot([row], [mine, theirs], article_tables=articles, lcd_tables=lcds)})


def test_what_a_version_says_to_others_is_no_step_beside_what_governs(tmp_path: Path) -> None:
    """The version that governs stood in the trace as one of another contractor, too."""
    found = ask(apart(tmp_path), "2024-07-01", state="AK")
    fates = [
        step.disposition.value for step in found.rulings["coverage"].steps if step.provision.authority.kind == "lcd"
    ]
    assert (said(found), fates) == ("L80001@6", ["governs"])
    assert "LCD_OTHER_MAC" not in found.reason_codes


def test_a_branch_of_several_contracts_names_the_version_that_governs_for_each(tmp_path: Path) -> None:
    """It stood there as one that no source decides."""
    found = ask(apart(tmp_path), "2024-07-01", state="")
    named = {item.governing.id for item in found.alternatives if item.status and item.status.value.startswith("cov")}
    assert named == {"L80001@6"}
