"""One small fault at a time in a record file, and the one line that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.contents import read_contents

AUTHORITY = {
    "id": '"X 1"',
    "kind": '"ncd"',
    "title": '"T"',
    "citation": '{ text = "X 1" }',
    "scope": '{ level = "national", values = ["US"] }',
}
PROVISION = {
    "version": '"1"',
    "status": '"covered"',
    "effective": '"2020-01-01"',
}


def table(header: str, keys: dict[str, str], changes: dict[str, str]) -> str:
    written = {key: value for key, value in (keys | changes).items() if value}
    return "\n".join([header, *(f"{key} = {value}" for key, value in written.items())]) + "\n"


def authority(**changes: str) -> str:
    return table("[[authority]]", AUTHORITY, changes)


def provision(**changes: str) -> str:
    return table("[[authority.provision]]", PROVISION, changes)


def record(*parts: str, top: str = "") -> str:
    return 'schema = "coverage-records/1"\n' + top + "".join(parts)


def lines(tmp_path: Path, text: str | bytes, name: str = "x.toml") -> tuple[str, ...]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InvalidRecords) as caught:
        read_contents([(name, path)])
    return caught.value.lines()


A, P = "x.toml:authority[1]", "x.toml:authority[1].provision[1]"

KINDS_OF_AUTHORITY = {
    "kind": ('"ncdd"', f"{A}.kind · unknown authority kind `ncdd` · did you mean `ncd`?"),
    "title": ("100", f"{A}.title · expected text, not `100` · put it in quotes, because leading zeros count"),
    "issuer": ('["CMS"]', f"{A}.issuer · expected text, not a list of 1 · write text in quotes"),
    "note": ("true", f"{A}.note · expected text, not `true` · write text in quotes"),
    "id": (
        '"X О"',
        f"{A}.id · `X О` holds U+041E, which only looks plain · write `X O`",
    ),
    "public": (
        '"yes"',
        f"{A}.public · expected true or false, not `yes` · write true or false without quotes",
    ),
    "subjects": ('"knee"', f"{A}.subjects · expected a list, not `knee` · put it in [ ]"),
    "citation": ("", f"{A}.citation · missing · add it"),
    "scope": (
        '{ level = "nation" }',
        f"{A}.scope.level · unknown level `nation` · did you mean `national`?",
    ),
    "defects": (
        '["DOC_HEADER_MISMATH"]',
        f"{A}.defects[1] · unknown reason code `DOC_HEADER_MISMATH` · did you mean `DOC_HEADER_MISMATCH`?",
    ),
    "approved": (
        '"2025-13"',
        f"{A}.approved · `2025-13` is no such month in the calendar · write a day as 2025-06-30 or a month as 2025-06",
    ),
    "isuer": ('"CMS"', f"{A}.isuer · unknown key `isuer` · did you mean `issuer`?"),
    "provenance": ('{ retrieved = "2025-06-30" }', f"{A}.provenance.source · missing · add it"),
    "adoptions": (
        '[{ plan = "p", from = "2025-06-02", through = "2025-06-01" }]',
        f"{A}.adoptions[1].through · the last day lies before the first day · correct one of the two days",
    ),
    "exception_route": (
        '"a\\u202Eb"',
        f"{A}.exception_route · `a?b` holds the control character U+202E · remove it",
    ),
}
MORE_OF_AUTHORITY = {
    "citation": (
        '{ text = " " }',
        f"{A}.citation.text · an empty citation · cite the source",
    ),
    "adoptions": (
        '[{ plan = "p", through = "2025-06-01" }]',
        f"{A}.adoptions[1].through · a last day without a first · add `from`",
    ),
    "issuer": (
        '"e\\u0301"',
        f"{A}.issuer · `e\u0301` is not in Unicode normal form C · save the text as NFC",
    ),
    "id": ('" X"', f"{A}.id · ` X` is empty or has space at an end · write the name and nothing else"),
    "scope": ('"US"', f"{A}.scope · expected a table, not `US` · write {{ key = value }}"),
}
YET_MORE_OF_AUTHORITY = {
    "scope": (
        '{ level = "state", values = ["Cal"] }',
        f"{A}.scope.values · `Cal` is not a state or territory · use its two-letter postal code",
    ),
}

KINDS_OF_PROVISION = {
    "version": ("1", f"{P}.version · expected text, not `1` · put it in quotes, because leading zeros count"),
    "effective": ("", f"{P}.effective · missing · add it"),
    "status": ("", f"{P}.status · a rule on coverage without an outcome · add `status`"),
    "topic": ('"telehelth"', f"{P}.topic · unknown topic `telehelth` · did you mean `telehealth`?"),
    "stance": ('"rules"', f"{P}.stance · unknown stance `rules` · did you mean `rule`?"),
    "codes": (
        '["HCPCS:M0076", "HCPC:M0077"]',
        f"{P}.codes[2] · `HCPC:M0077`: unknown code system · use one of CDT, CPT, HCPCS, ICD10CM, ICD10PCS, "
        f"NDC, "
        "REVENUE",
    ),
    "diagnoses": (
        '["M5"]',
        f"{P}.diagnoses[1] · `M5` is not the shape of a ICD10CM code · write ICD-10-CM, such as M54.5 or F01..F99",
    ),
    "conditions": (
        '[{ fact = "age_years", operator = "under", value = 21 }]',
        f"{P}.conditions[1].operator · unknown operator `under` · "
        "use one of above, at_least, at_most, below, is, is_not, known_to_be, none_of, one_of, unless_known",
    ),
    "value": ("nan", f"{P}.value · expected a number, not `nan` · write a finite number without quotes"),
    "through": (
        '"2019-12-31"',
        f"{P}.through · the last day lies before the first day · correct one of the two days",
    ),
    "published": (
        '"2025-06"',
        f"{P}.published · `2025-06` is not a calendar day written YYYY-MM-DD · write a day such as 2025-06-30",
    ),
    "retired": (
        "2025-06-01T00:00:00",
        f"{P}.retired · `2025-06-01 00:00:00` is a date with a time of day · give the calendar day only",
    ),
    "supersedes": (
        '[{ version = "0", mode = "amends" }]',
        f"{P}.supersedes[1].mode · unknown mode `amends` · did you mean `amend`?",
    ),
    "reasons": (
        '{ govern = ["IMR_BINDING"] }',
        f"{P}.reasons · unknown event `govern` · did you mean `governs`?",
    ),
    "wording": (
        '["TERM"]',
        f"{P}.wording[1] · unknown reason code `TERM` · use a reason code of docs/reason-codes.md",
    ),
    "implementation": (
        '["2025-02-29"]',
        f"{P}.implementation[1] · `2025-02-29` is no such day in the calendar · write a day such as 2025-06-30",
    ),
    "allows_supplement": (
        "1",
        f"{P}.allows_supplement · expected true or false, not `1` · write true or false without quotes",
    ),
}
KINDS_OF_PROVISION_2 = {
    "codes": (
        '["M0076"]',
        f"{P}.codes[1] · `M0076` is without a code system · write a code with its system, such as HCPCS:M0076",
    ),
    "diagnoses": (
        "[]",
        f"{P}.diagnoses · an empty list of diagnoses · leave the key out where every diagnosis counts",
    ),
    "conditions": (
        '[{ fact = "state", operator = "is", value = ["KS"] }]',
        f"{P}.conditions[1] · `is` with a list of 1 · give `one_of` and `none_of` a list, and the others one value",
    ),
    "effective": (
        '{ earliest = "2025-06-02", latest = "2025-06-01" }',
        f"{P}.effective · the latest possible day lies before the earliest · swap `earliest` and `latest`",
    ),
    "supersedes": (
        '[{ version = "0" }]',
        f"{P}.supersedes[1].version · no version `0` of `X 1` · use one of 1",
    ),
    "value": (
        "2025-06-01",
        f"{P}.value · `2025-06-01` is not text, number, truth, list or table · put it in quotes",
    ),
    "topic": (
        '"foot_care"',
        f"{P}.topic · unknown topic `foot_care` · register it under `topics` at the top of the file",
    ),
}
KINDS_OF_PROVISION_3 = {
    "codes": (
        '["CPT:64999..64000"]',
        f"{P}.codes[1] · `CPT:64999..64000`: a range needs two codes of one length, the lower first · "
        "write a code with its system, such as HCPCS:M0076",
    ),
    "supersedes": (
        '[{ version = "1" }]',
        f"{P}.supersedes[1].version · version `1` would supersede itself · keep one direction",
    ),
    "value": ("99999999999999999999", f"{P}.value · a number beyond a million million · write a smaller one"),
    "effective": (
        '"6/25"',
        f"{P}.effective · `6/25` is not a calendar day written YYYY-MM-DD · "
        "write a day as 2025-06-30 or a month as 2025-06",
    ),
}


RANGES = {
    "with a hyphen": ("CPT:97810-97814", "is not how a range is written · write `CPT:97810..97814`, or each code"),
    "with a dash": ("CPT:97810\u201397814", "is not how a range is written · write `CPT:97810..97814`, or each code"),
    "in words": ("cpt:97810 to 97814", "is not how a range is written · write `cpt:97810..97814`, or each code"),
    "with the end alone": ("CPT:97810-14", "is not how a range is written · write `CPT:97810..97814`, or each code"),
    "with the system twice": (
        "CPT:97810..CPT:97814", "is not how a range is written · write `CPT:97810..97814`, or each code"),
    "without its system": ("97810-97814", "is without a code system · write `CPT:97810..97814`"),
    "of another system without it": ("G0151-G0155", "is without a code system · write `HCPCS:G0151..G0155`"),
    "the wrong way round": (
        "CPT:97814-97810", "is not the shape of a CPT code · write a code with its system, such as HCPCS:M0076"),
}  # fmt: skip


@pytest.mark.parametrize("name", RANGES)
def test_a_range_that_is_written_as_people_do_is_told_with_its_form(tmp_path: Path, name: str) -> None:
    text, said = RANGES[name]
    (line,) = lines(tmp_path, record(authority(), provision(codes=f'["{text}"]')))
    assert line.replace(text.replace("\u2013", "?"), text) == f"{P}.codes[1] · `{text}` {said}"


def test_a_range_of_diagnoses_is_told_with_its_form(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, record(authority(), provision(diagnoses='["F01-F99"]')))
    assert line == f"{P}.diagnoses[1] · `F01-F99` is not how a range is written · write `F01..F99`, or each code"


def cases(*tables: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(key, *case) for each in tables for key, case in each.items()]


@pytest.mark.parametrize(("key", "value", "line"), cases(KINDS_OF_AUTHORITY, MORE_OF_AUTHORITY, YET_MORE_OF_AUTHORITY))
def test_a_fault_of_an_authority(tmp_path: Path, key: str, value: str, line: str) -> None:
    assert lines(tmp_path, record(authority(**{key: value}), provision())) == (line,)


@pytest.mark.parametrize(
    ("key", "value", "line"), cases(KINDS_OF_PROVISION, KINDS_OF_PROVISION_2, KINDS_OF_PROVISION_3)
)
def test_a_fault_of_a_provision(tmp_path: Path, key: str, value: str, line: str) -> None:
    assert lines(tmp_path, record(authority(), provision(**{key: value}))) == (line,)


def test_every_fault_of_every_table_is_reported_at_once(tmp_path: Path) -> None:
    text = record(
        authority(kind='"ncdd"', title="1"), provision(effective='"6/25"'), authority(id='"X 2"', issuer="2"),
        provision(topic='"telehelth"'), authority(id='"X 3"'), provision(status=""),
        provision(topic='"telehelth"'),
    )  # fmt: skip
    found = [line.split(" · ")[0].removeprefix("x.toml:") for line in lines(tmp_path, text)]
    assert found == [
        "authority[1].kind",
        "authority[1].title",
        "authority[1].provision[1].effective",
        "authority[2].issuer",
        "authority[3].provision[1].status",
        "authority[3].provision[2].topic",
    ]


def test_no_line_is_long_or_broken_whatever_the_value(tmp_path: Path) -> None:
    text = record(authority(kind='"' + "x" * 5000 + '\\n`"'), provision())
    (line,) = lines(tmp_path, text)
    assert line.startswith(f"{A}.kind · unknown authority kind `{'x' * 39}…` · use one of certificate_of_coverage, ")
    assert line.isprintable()


PARTICIPATIONS = {
    "without a day": ("", "x.toml:participation[1] · neither a first nor a last day, so that it says nothing · "
        "add `from` or `through`, or take it out"),
    "since a day that nobody wrote down": ('from = "unstated"\n',
        "x.toml:participation[1] · neither a first nor a last day, so that it says nothing · "
        "add `from` or `through`, or take it out"),
    "that ends before it begins": ('from = "2025-02-01"\nthrough = "2025-01-01"\n',
        "x.toml:participation[1].through · the last day lies before the first day · correct one of the two days"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTICIPATIONS)
def test_a_participation(tmp_path: Path, name: str) -> None:
    """One without days would undo the others of its plan, which takes part where one of them says so."""
    days, line = PARTICIPATIONS[name]
    assert lines(tmp_path, record(f'[[participation]]\nplan = "a-plan"\n{days}')) == (line,)


BETWEEN = {
    "two authorities of one id": (
        [authority(), provision(), authority(), provision()],
        "x.toml:authority[2].id · the id `X 1` stands already at x.toml:authority[1] · "
        "join the two or give one another id",
    ),
    "one version twice": (
        [authority(), provision(), provision(effective='"2021-01-01"')],
        "x.toml:authority[1].provision[2] · version `1` speaks twice on `coverage` for the same cases · "
        "join the two or tell them apart by `conditions` or `codes`",
    ),
    "two versions at once": (
        [authority(), provision(), provision(version='"2"', effective='"2021-01-01"')],
        "x.toml:authority[1].provision[2] · versions `1` and `2` may be in force on one day · "
        "end the older with `through`, or declare `supersedes` in the newer",
    ),
    "two versions in one month": (
        [
            authority(),
            provision(through='"2025-06"'),
            provision(version='"2"', effective='"2025-06"'),
        ],
        "x.toml:authority[1].provision[2] · versions `1` and `2` may be in force on one day · "
        "end the older with `through`, or declare `supersedes` in the newer",
    ),
    "a mistyped version": (
        [
            authority(),
            provision(version='"rev-10"', through='"2020-12-31"'),
            provision(version='"rev-11"', effective='"2021-01-01"', supersedes='[{ version = "rev10" }]'),
        ],
        "x.toml:authority[1].provision[2].supersedes[1].version · no version `rev10` of `X 1` · did you mean `rev-10`?",
    ),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_a_fault_between_records(tmp_path: Path, name: str) -> None:
    parts, line = BETWEEN[name]
    assert lines(tmp_path, record(*parts)) == (line,)


def test_versions_that_supersede_in_a_circle(tmp_path: Path) -> None:
    text = record(
        authority(),
        provision(supersedes='[{ version = "2" }]'),
        provision(version='"2"', effective='"2021-01-01"', supersedes='[{ version = "1" }]'),
    )
    assert lines(tmp_path, text) == (
        "x.toml:authority[1].provision[1].supersedes[1].version · version `1` would supersede itself · "
        "keep one direction",
        "x.toml:authority[1].provision[2].supersedes[1].version · version `2` would supersede itself · "
        "keep one direction",
    )


def test_one_id_in_two_files(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(record(authority(), provision()))
    with pytest.raises(InvalidRecords) as caught:
        read_contents([(name, tmp_path / name) for name in ("a.toml", "b.toml")])
    assert caught.value.lines() == (
        "b.toml:authority[1].id · the id `X 1` stands already at a.toml:authority[1] · "
        "join the two or give one another id",
    )
