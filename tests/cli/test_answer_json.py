"""The JSON of an answer: its keys are a promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coverage_resolver.commands.question_flags import examples_home
from coverage_resolver.io.answers import answer_to_dict, iso_window, plain_json, span_to_dict
from coverage_resolver.io.questions_json import read_question
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import ImpreciseDate, parse_day
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve, resolve_span
from coverage_resolver.vocabulary import Stance

TOP = ["schema", "date_of_service", "as_of", "order_settled", "reason_codes", "determinations"]
DETERMINATION = [
    *("payer", "resolution", "status", "governing", "rulings", "must_consult", "reason_codes", "needs"),
    *("valid_from", "valid_through", "caveats", "alternatives", "finality", "prior_authorization"),
    *("paid_by", "standard"),
]
RULING = ["resolution", "stance", "value", "status", "governing", "alternatives", "reason_codes", "needs", "steps"]
STEP = ["id", "version", "kind", "criteria", "disposition", "because", "comparison", "tier"]
GOVERNING = ["id", "version", "kind", "citation", "criteria", "effective"]


def example(name: str) -> CoverageQuestion:
    return read_question(examples_home() / "questions" / f"{name}.json")


@pytest.fixture(scope="module")
def dual(library: PolicyLibrary) -> dict[str, Any]:
    return answer_to_dict(resolve(example("dual"), library))


def test_keys_are_pinned(dual: dict[str, Any]) -> None:
    assert list(dual) == TOP
    assert dual["schema"] == "coverage-answer/1"
    for item in dual["determinations"]:
        assert list(item) == DETERMINATION
        assert list(item["payer"]) == ["line_of_business", "plan", "order"]
        assert list(item["governing"]) == GOVERNING
        assert list(item["governing"]["effective"]) == ["from", "through"]
        assert next(iter(item["rulings"])) == "coverage"
        for ruling in item["rulings"].values():
            assert list(ruling) == RULING
            assert all(list(step) == STEP for step in ruling["steps"])


def test_alternatives(library: PolicyLibrary) -> None:
    question = example("commercial-insured").on(parse_day("2025-06-15"))
    first, second = answer_to_dict(resolve(question, library))["determinations"][0]["alternatives"]
    assert list(first) == ["condition", "status", "governing"]
    assert {first["status"], second["status"]} == {"investigational", "not_addressed_individual_review"}
    assert [item["governing"] and item["governing"]["id"] for item in (first, second)].count("HNCA.CP.MP.65") == 1


def test_the_order_of_keys_and_payers_is_settled(dual: dict[str, Any], library: PolicyLibrary) -> None:
    again = answer_to_dict(resolve(example("dual"), library))
    assert json.dumps(again) == json.dumps(dual)
    assert [item["payer"]["order"] for item in dual["determinations"]] == [1, 2]


def test_imprecise_starts_are_iso_8601(dual: dict[str, Any]) -> None:
    assert dual["determinations"][1]["governing"]["effective"] == {"from": "2025-06", "through": None}
    window = ImpreciseDate(parse_day("2025-06-03"), parse_day("2025-06-30"), written="6/25")
    assert iso_window(window) == "2025-06-03/2025-06-30"


def test_a_span_gives_its_own_days_as_windows(library: PolicyLibrary) -> None:
    question = example("commercial-insured").on(parse_day("2025-05-20"))
    span = span_to_dict(resolve_span(question, parse_day("2025-07-02"), library))
    assert list(span) == ["schema", "split", "reason_codes", "segments"]
    assert (span["schema"], span["split"]) == ("coverage-span/1", True)
    for part in span["segments"]:
        assert list(part) == ["from", "through", "answer"]
        item = part["answer"]["determinations"][0]
        assert (item["valid_from"], item["valid_through"]) == (part["from"], part["through"])


def test_values_become_plain() -> None:
    value = {"b": frozenset({"y", "x"}), "a": (Stance.RULE, parse_day("2025-01-01"))}
    assert plain_json(value) == {"a": ["rule", "2025-01-01"], "b": ["x", "y"]}


def test_examples_are_synthetic() -> None:
    """No name, no identifier: only the fields of a question exist, and the text ones are few."""
    for file in sorted(Path(examples_home() / "questions").glob("*.json")):
        member = json.loads(file.read_text())["member"]
        assert set(member) <= {"date_of_birth", "residence_state", "residence_county", "enrollments", "dual_status"}
