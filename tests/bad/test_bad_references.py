"""Words that switch a policy off without a sound: lines, places, statuses and values that nothing ever matches."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from test_bad_records import AUTHORITY, PROVISION, A, P, authority, lines, provision, record, table
from test_bad_rules import AREAS, CONTRACTORS, LADDER

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.facts import EVENTS, FIELDS, SORTS, case_facts
from coverage_resolver.io.contents import read_contents
from coverage_resolver.io.records import load_library
from coverage_resolver.legs import Leg
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.vocabulary import CoverageStatus

LINES = "chip, commercial, fehb, marketplace, medicaid, medicare_advantage, medicare_ffs"


def loaded(tmp_path: Path, *texts: str, **files: str) -> tuple[str, ...]:
    """The faults of a folder of policies that stands under the shipped rules; paths are cut off."""
    for number, text in enumerate(texts):
        (tmp_path / ("x.toml" if not number else f"x{number}.toml")).write_text(text, encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name.replace("_csv", ".csv")).write_text(text, encoding="utf-8")
    try:
        load_library(tmp_path)
    except InvalidRecords as caught:
        return tuple(line.removeprefix(f"{tmp_path.as_posix()}/") for line in caught.lines())
    return ()


def asks(fact: str, operator: str, value: str) -> str:
    return f'[{{ fact = "{fact}", operator = "{operator}", value = {value} }}]'


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("comercial", "did you mean `commercial`?"),
        ("Medicaid", "write `medicaid`"),
        ("ma", "write `medicare_advantage`"),
        ("medicaid_mco", "write `medicaid`, and narrow it with `conditions`"),
        ("schip", "write `chip`, and narrow it with `conditions`"),
        ("tricare", f"use one of {LINES}"),
    ],
)
def test_a_line_of_business_without_a_ladder(tmp_path: Path, line: str, advice: str) -> None:
    text = record(authority(lines_of_business=f'["{line}", "fehb"]'), provision())
    assert loaded(tmp_path, text) == (f"{A}.lines_of_business · unknown line of business `{line}` · {advice}",)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("is", '"medicad"'),
        ("is_not", '"medicad"'),
        ("known_to_be", '"medicad"'),
        ("unless_known", '"medicad"'),
        ("one_of", '["chip", "medicad"]'),
        ("none_of", '["chip", "medicad"]'),
    ],
)
def test_a_condition_on_a_line_of_business_without_a_ladder(tmp_path: Path, operator: str, value: str) -> None:
    text = record(authority(), provision(conditions=asks("line_of_business", operator, value)))
    assert loaded(tmp_path, text) == (
        f"{P}.conditions[1].value · unknown line of business `medicad` · did you mean `medicaid`?",
    )


def test_the_lines_are_those_of_the_ladders_that_are_read_along(tmp_path: Path) -> None:
    text = record(authority(lines_of_business='["medicaid", "chip"]'), provision())
    assert loaded(tmp_path, text, LADDER) == (
        f"{A}.lines_of_business · unknown line of business `chip` · use one of medicaid",
    )
    counting = LADDER.replace('"medicaid"', '"medicaid"\ncounts_as = ["chip"]')
    assert loaded(tmp_path, text, counting) == ()


def test_no_line_is_unknown_where_the_ladders_are_not_known(tmp_path: Path) -> None:
    text = record(authority(lines_of_business='["comercial"]'), provision())
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    assert len(read_contents([("x.toml", tmp_path / "x.toml")]).provisions) == 1
    (fault,) = loaded(tmp_path, text, LADDER.replace('"controls"', '"control"'))
    assert fault.startswith("x1.toml:ladder[1].tier[1].relation · ")


SCOPE = '{ level = "contractor", values = ["JM", "VALUE"] }'


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("JX", "use a jurisdiction or contract number of that map"),
        ("DME-JX", "did you mean `DME-JD`?"),
        ("Noridian", "use a jurisdiction or contract number of that map"),
    ],
)
def test_a_contractor_that_is_not_on_the_map(tmp_path: Path, value: str, advice: str) -> None:
    scope, what = SCOPE.replace("VALUE", value), f"scope.values · `{value}` is not on the map of contractors"
    assert loaded(tmp_path, record(authority(scope=scope), provision())) == (f"{A}.{what} · {advice}",)
    assert loaded(tmp_path, record(authority(), provision(scope=scope))) == (f"{P}.{what} · {advice}",)


@pytest.mark.parametrize("value", ["JE", "01112", "RRB", "00882", "00823"])
def test_a_contractor_of_the_map_or_of_the_table_of_contractors(tmp_path: Path, value: str) -> None:
    assert loaded(tmp_path, record(authority(scope=SCOPE.replace("VALUE", value)), provision())) == ()


def test_the_contractors_are_those_of_the_map_that_is_read_along(tmp_path: Path) -> None:
    text = record(authority(scope=SCOPE.replace("VALUE", "15101")), provision())
    fault = f"{A}.scope.values · `15101` is not on the map of contractors · did you mean `11502`?"
    assert loaded(tmp_path, text, LADDER) == ()
    assert loaded(tmp_path, text, LADDER, areas_csv=AREAS) == (fault,)
    assert loaded(tmp_path, text, LADDER, areas_csv=AREAS, contractors_csv=CONTRACTORS) == ()


def test_a_state_that_is_not_on_the_shipped_map(tmp_path: Path) -> None:
    text = record(authority(scope='{ level = "state", values = ["XX"] }'), provision())
    assert loaded(tmp_path, text) == (
        f"{A}.scope.values · `XX` is not a state or territory · use its two-letter postal code",
    )


QUOTES, DIGITS, TRUTH = (
    "put it in quotes",
    "write digits without quotes or a point",
    "write true or false without quotes",
)
NUMBER = "write a number without quotes"
VALUES = [
    ("age_years", "below", '"21"', f"`below` with the text `21` · {NUMBER}"),
    ("age_years", "at_least", "true", f"`at_least` with `true` · {NUMBER}"),
    ("dose", "at_most", '"21"', f"`at_most` with the text `21` · {NUMBER}"),
    ("dose", "above", "{ mg = 1 }", f"`above` with a table · {NUMBER}"),
    ("dose", "above", "[1]", "`above` with a list of 1 · give `one_of` and `none_of` a list, and the others one value"),
    ("place_of_service", "below", "20", "`below` with `place_of_service`, which is text · "
        "use `is`, `is_not`, `one_of` or `none_of`"),
    ("emergency", "above", "0", "`above` with `emergency`, which is true or false · "
        "use `is`, `is_not`, `one_of` or `none_of`"),
    ("place_of_service", "is", "11", f"`place_of_service` is text, not the number `11` · {QUOTES}"),
    ("place_of_service", "none_of", '["11", 12]', f"`place_of_service` is text, not the number `12` · {QUOTES}"),
    ("state", "one_of", "[true]", f"`state` is text, not `true` · {QUOTES}"),
    ("waivers", "is", "{ id = 1 }", f"`waivers` is text, not a table · {QUOTES}"),
    ("line_of_business", "is", "1", f"`line_of_business` is text, not the number `1` · {QUOTES}"),
    ("emergency", "is", '"yes"', f"`emergency` is true or false, not the text `yes` · {TRUTH}"),
    ("active_course", "known_to_be", "1", f"`active_course` is true or false, not the number `1` · {TRUTH}"),
    ("age_months", "is", '"6"', f"`age_months` is a whole number, not the text `6` · {DIGITS}"),
    ("age_years", "unless_known", "21.0", f"`age_years` is a whole number, not the number `21.0` · {DIGITS}"),
    ("age_years", "one_of", "[1, true]", f"`age_years` is a whole number, not `true` · {DIGITS}"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "operator", "value", "line"), VALUES)
def test_a_value_of_another_sort(tmp_path: Path, fact: str, operator: str, value: str, line: str) -> None:
    text = record(authority(), provision(conditions=asks(fact, operator, value)))
    assert lines(tmp_path, text) == (f"{P}.conditions[1] · {line}",)


@pytest.mark.parametrize(
    ("fact", "operator", "value"),
    [
        ("age_years", "below", "21"),
        ("age_years", "below", "20.5"),
        ("place_of_service", "one_of", '["11", "12"]'),
        ("emergency", "is", "true"),
        ("waivers", "is", '"a waiver"'),
        ("dose", "is", '"high"'),
        ("dose", "is", "1.5"),
    ],
)
def test_a_value_of_the_right_sort(tmp_path: Path, fact: str, operator: str, value: str) -> None:
    assert loaded(tmp_path, record(authority(), provision(conditions=asks(fact, operator, value)))) == ()


def test_every_fact_of_a_case_has_its_sort() -> None:
    span = Enrollment(line_of_business="medicaid", plan="p", state="OH", waivers=["w"], start="2020-01-01")
    service = Service(emergency=True, place_of_service="11")
    question = CoverageQuestion(
        member=Member(date_of_birth="2010-01-01", enrollments=[span]),
        service=service,
        date_of_service="2025-01-01",
        as_of="2025-01-01",
    )
    facts = case_facts(question, Leg(**{field.name: span for field in attrs.fields(Leg)[:1]}), "OH", "")
    assert set(facts) | set(EVENTS) | set(FIELDS) == set(SORTS)
    given = {name: value for name, value in facts.items() if value is not None and name != "waivers"}
    assert {name: type(value) for name, value in given.items()} == {name: SORTS[name] for name in given}


OF_SOURCES = (
    "coverage_with_evidence_development, covered, covered_with_criteria, excluded_benefit, investigational, "
    "not_addressed_individual_review, not_medically_necessary, statutory_exclusion"
)
OF_ANSWERS = [status for status in CoverageStatus if status.value not in OF_SOURCES.split(", ")]


@pytest.mark.parametrize("status", OF_ANSWERS)
def test_a_status_that_only_an_answer_can_have(tmp_path: Path, status: CoverageStatus) -> None:
    assert lines(tmp_path, record(authority(), provision(status=f'"{status}"'))) == (
        f"{P}.status · only an answer can be `{status}` · use one of {OF_SOURCES}",
    )


@pytest.mark.parametrize("status", OF_SOURCES.split(", "))
def test_a_status_that_a_source_can_give(tmp_path: Path, status: str) -> None:
    assert len(OF_ANSWERS) == 6
    assert loaded(tmp_path, record(authority(), provision(status=f'"{status}"'))) == ()


@pytest.mark.parametrize("rest", ["", "provision = []\n"])
def test_an_authority_that_says_nothing(tmp_path: Path, rest: str) -> None:
    assert lines(tmp_path, record(authority() + rest, authority(id='"X 2"'), provision())) == (
        f"{A}.provision · missing: this source would say nothing · add [[authority.provision]], or take the authority "
        "out",
    )


@pytest.mark.parametrize(
    ("version", "line"),
    [
        ("ZZ@1", "no version `ZZ@1` in this load · read that document along, or correct its id and version"),
        ("X 3@1", "no version `X 3@1` in this load · did you mean `X 1@1`?"),
        ("ZZ", "no version `ZZ` of `X 1` · use one of 1"),
    ],
)
def test_a_version_that_is_not_there(tmp_path: Path, version: str, line: str) -> None:
    text = record(authority(), provision(supersedes=f'[{{ version = "{version}" }}]'))
    assert lines(tmp_path, text) == (f"{P}.supersedes[1].version · {line}",)


@pytest.mark.parametrize("name", ["b.toml", "b.JSONL", "areas.csv", "plans", "loop.toml"])
def test_a_link_that_leads_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / ("loop.toml" if name == "loop.toml" else "gone"))
    (tmp_path / ".hidden.toml").symlink_to(tmp_path / "gone")
    (tmp_path / "notes.pdf").symlink_to(tmp_path / "gone")
    text = record(
        table("[[authority]]", AUTHORITY, {"kind": '"ncdd"'}), table("[[authority.provision]]", PROVISION, {})
    )
    faults = loaded(tmp_path, text)
    assert f"{name} · a link that leads nowhere · correct it or take it away" in faults
    assert len(faults) == 2


@pytest.mark.parametrize("chosen", ['["L99999"]', '""', "[]", "99999", "{ id = 'L99999' }"])
def test_an_election_of_what_is_no_name(tmp_path: Path, chosen: str) -> None:
    """Before, it was no election to anybody, and the area's own policy settled the answer."""
    scope = '{ level = "plan", values = ["a-plan"] }'
    election = authority(kind='"ma_lcd_election"', scope=scope, lines_of_business='["medicare_advantage"]')
    text = record(election, provision(status="", role='"informs"', value=f"{{ selected = {chosen} }}"))
    assert loaded(tmp_path, text) == (
        f"{P}.value.selected · an election names one local policy, or one contractor, as text · "
        "write its id in quotes, and an election of its own for each other policy",
    )


def test_a_plan_adopts_a_document_once(tmp_path: Path) -> None:
    """Of two days on which it began for the plan the first written counted, whichever that was."""
    adoptions = '[{ plan = "a", from = "2024-01-01" }, { plan = "b" }, { plan = "a", from = "2025-01-01" }]'
    scope = '{ level = "plan", values = ["a", "b"] }'
    text = record(authority(kind='"plan_clinical_policy"', scope=scope, adoptions=adoptions), provision())
    assert loaded(tmp_path, text) == (
        f"{A}.adoptions[3].plan · the plan `a` adopted it already (adoptions[1]) · "
        "keep one; a document that was dropped and adopted anew is a record with an id of its own",
    )


NO_DAY = "is no day · write the day as text, such as `2025-03-01`"
NO_TRUTH = "is neither true nor false · write true or false"
NO_KEY = "an election has no such key"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('cms_notified_on = "2025-03"', f"cms_notified_on · `2025-03` {NO_DAY}"),
        ("cms_notified_on = 20250301", f"cms_notified_on · `20250301` {NO_DAY}"),
        ('cms_accepted = "false"', f"cms_accepted · `false` {NO_TRUTH}"),
        ("cms_acepted = false", f"cms_acepted · {NO_KEY} · did you mean `cms_accepted`?"),
        ('plan = "p"', f"plan · {NO_KEY} · leave it out"),
    ],
)
def test_an_election_whose_value_cannot_be_read_is_a_fault(tmp_path: Path, given: str, told: str) -> None:
    """What CMS refused was elected where `false` stood in quotes, and a day that is none stopped every answer."""
    plan = '{ level = "plan", values = ["a"] }'
    text = record(
        authority(kind='"ma_lcd_election"', scope=plan),
        provision(status="", role='"informs"', value=f'{{ selected = "L1", {given} }}'),
    )
    assert loaded(tmp_path, text) == (f"{P}.value.{told}",)
