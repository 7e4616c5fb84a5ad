"""The published JSON Schemas: valid, current, and true of everything that is shipped or answered."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest
from cli_runs import Run
from jsonschema import Draft202012Validator

from coverage_resolver.authorities import Scope, Supersession
from coverage_resolver.citations import Citation
from coverage_resolver.commands.question_flags import examples_home
from coverage_resolver.conditions import Condition
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.io.answers import answer_to_dict
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.questions_json import read_question
from coverage_resolver.io.record_shapes import RECORDS, AdoptionShape, AuthorityShape, ProvisionShape
from coverage_resolver.io.schemas import schema, schema_text
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.questions import (
    CoverageQuestion,
    Member,
    PriorAuthorization,
    Provider,
    Residence,
    RetroactiveRequest,
    Service,
)
from coverage_resolver.resolve import resolve

NAMES = ("question", "answer", "records")
EXAMPLES = sorted((examples_home() / "questions").glob("*.json"))
PUBLISHED = data_home() / "schemas"


def faults(name: str, table: object) -> list[str]:
    found = Draft202012Validator(schema(name)).iter_errors(table)
    return [f"{error.json_path} {error.message[:80]}" for error in found]


def json_days(value: Any) -> Any:
    """TOML has days of its own; JSON has text."""
    if isinstance(value, dict):
        return {key: json_days(item) for key, item in value.items()}
    if isinstance(value, list):
        return [json_days(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def record_files() -> list[Path]:
    files = sorted(data_home().rglob("*.toml"))
    return [file for file in files if f'schema = "{RECORDS}"' in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_a_schema_and_the_published_one_is_current(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_examples(file: Path) -> None:
    assert not faults("question", json.loads(file.read_text()))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_answers_to_the_examples(file: Path, library: PolicyLibrary) -> None:
    for day in ("2019-01-01", "2025-06-15", "2025-07-15"):
        answer = resolve(read_question(file).on(dt.date.fromisoformat(day)), library)
        assert not faults("answer", answer_to_dict(answer))


def test_demo_answers(run: Run) -> None:
    for row in json.loads(run("demo", "--json").out)["rows"]:
        for answer in row["answers"]:
            assert not faults("answer", answer)


@pytest.mark.parametrize("file", record_files(), ids=lambda path: path.stem)
def test_shipped_records(file: Path) -> None:
    assert not faults("records", json_days(tomllib.loads(file.read_text(encoding="utf-8"))))


def test_dumped_records(library: PolicyLibrary) -> None:
    header, *lines = map(json.loads, dump_records(library.provisions).splitlines())
    assert not faults("records", {**header, "authority": lines})


def fields(shape: type, *, key: bool = False) -> set[str]:
    return {field.metadata.get("key", field.name) if key else field.name for field in attrs.fields(shape)}


def test_field_names_of_questions_are_those_of_our_values() -> None:
    made = schema("question")
    parts = {"": made, **made["$defs"]}
    shapes = (Member, Enrollment, Residence, RetroactiveRequest, Service, Provider, PriorAuthorization)
    assert set(parts[""]["properties"]) == fields(CoverageQuestion)
    assert set(parts) == {"", "ServiceKind", *(shape.__name__ for shape in shapes)}
    for shape in shapes:
        assert set(parts[shape.__name__]["properties"]) == fields(shape)


def test_field_names_of_records_are_those_of_our_values() -> None:
    parts = schema("records")["$defs"]
    assert set(parts["Authority"]["properties"]) == fields(AuthorityShape) | {"provision"}
    assert set(parts["Provision"]["properties"]) == fields(ProvisionShape, key=True)
    assert set(parts["Adoption"]["properties"]) == fields(AdoptionShape, key=True) >= {"from", "through"}
    for shape in (Citation, Scope, Supersession, Condition):
        assert set(parts[shape.__name__]["properties"]) == fields(shape)


WRONG = {
    "a line of business is missing": ("question", {"member": {"enrollments": [{"start": "2024-01-01"}]}}),
    "an unknown key": ("question", {"member": {}, "servize": {}}),
    "a number for a code": ("question", {"service": {"code": 100}}),
    "an unknown kind": ("records", {"schema": RECORDS, "authority": [{"id": "x", "kind": "ncdd", "title": "t"}]}),
    "another schema": ("records", {"schema": "coverage-record/1"}),
    "no determination": ("answer", {"schema": "coverage-answer/1", "determinations": []}),
}


@pytest.mark.parametrize(("name", "table"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused(name: str, table: object) -> None:
    assert faults(name, table)
