"""Each kind of finding, word for word: where, what, what to do; and the case that shows it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from coverage_resolver import ReasonCode, resolve
from coverage_resolver.io.records import load_placed
from coverage_resolver.lint import RULES, Finding, inspect

AUTHORITY = {
    "id": '"N 1"',
    "kind": '"ncd"',
    "title": '"T"',
    "citation": '{ text = "N 1", verified = true }',
    "scope": '{ level = "national", values = ["US"] }',
    "lines_of_business": '["medicare_ffs"]',
    "provenance": '{ source = "the text", retrieved = "2026-11-23" }',
}
PROVISION = {
    "version": '"1"',
    "status": '"covered"',
    "codes": '["HCPCS:M0076"]',
    "effective": '"2020-01-01"',
    "published": '"2019-01-01"',
}
STATE = {
    "kind": '"state_statute"',
    "scope": '{ level = "state", values = ["OH"] }',
    "lines_of_business": '["medicaid"]',
}
POLICY = {
    "kind": '"plan_clinical_policy"',
    "scope": '{ level = "plan", values = ["a"] }',
    "lines_of_business": '["fehb"]',
}


def table(header: str, keys: dict[str, str]) -> str:
    return "\n".join([header, *(f"{key} = {value}" for key, value in keys.items() if value)]) + "\n"


def record(name: str, about: dict[str, str] | None = None, *versions: dict[str, str]) -> str:
    """An authority of its own id and citation, with its versions."""
    own = {"id": f'"{name}"', "citation": f'{{ text = "{name}", verified = true }}', **(about or {})}
    parts = [table("[[authority.provision]]", PROVISION | each) for each in versions or ({},)]
    return "".join([table("[[authority]]", AUTHORITY | own), *parts])


def found(tmp_path: Path, *records: str) -> list[Finding]:
    path = tmp_path / "x.toml"
    path.write_text('schema = "coverage-records/1"\n' + "".join(records), encoding="utf-8")
    return list(inspect(load_placed(path), dt.date(2026, 6, 30)).findings)


A, B = "authority[1]", "authority[2]"
PA, PB, P2 = f"{A}.provision[1]", f"{B}.provision[1]", f"{A}.provision[2]"
NO = {"status": '"not_medically_necessary"'}
ELECTION = {
    "kind": '"ma_lcd_election"',
    "scope": '{ level = "plan", values = ["a"] }',
    "lines_of_business": '["medicare_advantage"]',
}
ELECTS = {"status": "", "role": '"informs"', "codes": ""}

CASES: dict[str, tuple[tuple[str, ...], str]] = {
    "duplicate-id": (
        (record("N 1"), record("N 1")),
        f"{B}.id · the id `N 1` stands already at x.toml:{A} · join the two or give one another id",
    ),
    "said-twice": (
        (record("N 1", None, {}, {}),),
        f"{P2} · version `1` speaks twice on `coverage` for the same cases · join the two or tell them apart by "
        "`conditions` or `codes`",
    ),
    "version-overlap": (
        (record("N 1", None, {}, {"version": '"2"', "effective": '"2021-01-01"'}),),
        f"{P2} · versions `1` and `2` may be in force on one day · end the older with `through`, or declare "
        "`supersedes` in the newer",
    ),
    "unknown-version": (
        (record("N 1", None, {"supersedes": '[{ version = "0" }]'}),),
        f"{PA}.supersedes[1].version · no version `0` of `N 1` · use one of 1",
    ),
    "unknown-topic": (
        (record("N 1", None, {"topic": '"coverge"'}),),
        f"{PA}.topic · unknown topic `coverge` · did you mean `coverage`?",
    ),
    "unknown-line": (
        (record("N 1", {"lines_of_business": '["medicare_fs"]'}),),
        f"{A}.lines_of_business · unknown line of business `medicare_fs` · did you mean `medicare_ffs`?",
    ),
    "unknown-place": (
        (record("N 1", {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J155"] }'}),),
        f"{A}.scope.values · `J155` is not on the map of contractors · did you mean `J15`?",
    ),
    "tie": (
        (record("N 1"), record("N 2", None, NO)),
        f"{PB}.status · says not_medically_necessary where `N 1@1` says covered, and ties on the rung `national`: "
        "HCPCS:M0076, anywhere, 2020-01-01 to no known end, medicare_ffs · end one, declare `supersedes`, or give the "
        "rung a cited tie-break",
    ),
    "unranked": (
        (record("N 1", STATE | {"lines_of_business": '["medicare_ffs"]'}),),
        f"{PA}.role · no ladder of medicare_ffs has a place for `state_statute` that `decides` on `coverage` · correct "
        "kind, role or topic, or add a tier",
    ),
    "shadowed": (
        (record("N 1"), record("L 1", {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J15"] }'}, NO)),
        f"{PB} · governs in no case: `N 1@1` governs wherever it is in force · take it out, or correct its scope, kind "
        "or days",
    ),
    "gap": (
        (record("N 1", None, {"through": '"2020-12-31"'}, {"version": '"2"', "effective": '"2021-02-01"'}),),
        f"{P2}.effective · none of its versions is in force between `N 1@1` and `N 1@2`: HCPCS:M0076, anywhere, "
        "2021-01-01 to 2021-01-31, medicare_ffs · join the days, or accept it in a baseline and say there why nothing "
        "was in force",
    ),
    "no-provenance": (
        (record("N 1", {"provenance": ""}),),
        f"{A}.provenance · no provenance: it never governs for certain · record source and day of its text",
    ),
    "same-citation": (
        (record("N 1"), record("N 2", {"citation": '{ text = "N. 1", verified = true }'})),
        f"{A}.citation · cited like `N 2` · join the records, or correct one citation",
    ),
    "unverified": (
        (record("N 1", {"citation": '{ text = "N 1" }'}),),
        f"{A}.citation.verified · not checked against the primary text · read the source, then set it to true",
    ),
    "undated": (
        (record("N 1", None, {"effective": '"2025-06"'}),),
        f"{PA}.effective · the first day is only known to lie in `2025-06` · write the exact day",
    ),
    "unpublished": (
        (record("N 1", None, {"published": ""}),),
        f"{PA}.published · no day of publication is recorded · add `published`, or leave it so where the source gives "
        "none",
    ),
    "late-notice": (
        (
            record(
                "L 1",
                {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J15"] }'},
                NO | {"effective": '"2025-07-01"', "published": '"2025-05-18"'},
            ),
        ),
        f"{PA}.effective · effective 2025-07-01, published 2025-05-18: less than the 45 days of 42 USC 1395y(l)(5)(D) "
        "· do not apply it before 2025-07-02, or accept it in a baseline and say there why no notice was due",
    ),
    "retroactive": (
        (record("N 1", None, NO | {"effective": '"2025-07-01"', "published": '"2025-07-02"'}),),
        f"{PA}.effective · restricts from 2025-07-01, and was published 2025-07-02 · do not apply it before 2025-07-02 "
        "without a ground for back-dating",
    ),
    "stale-review": (
        (record("P 1", POLICY | {"last_review": '"2025-06-29"'}),),
        f"{A}.last_review · last reviewed 2025-06-29, more than twelve months before 2026-06-30 · record a later "
        "review, or its end",
    ),
    "future-review": (
        (record("P 1", POLICY | {"last_review": '"2026-07-01"'}),),
        f"{A}.last_review · last reviewed 2026-07-01, which is after 2026-06-30 · write the day of the last review "
        "that was",
    ),
    "source-defect": (
        (record("N 1", {"defects": '["DOC_HEADER_MISMATCH"]'}),),
        f"{A}.defects[1] · DOC_HEADER_MISMATCH: running header contradicts the policy title · ask the issuer to "
        "correct it",
    ),
    "code-system": (
        (record("N 1", None, {"codes": '["ICD10CM:M17.11"]'}),),
        f"{PA}.codes · `ICD10CM` names no service: nobody can ask for these codes · write diagnoses under `diagnoses`",
    ),
    "code-twin": (
        (record("N 1", None, {"codes": '["CDT:D0120"]'}),),
        f"{PA}.codes · `CDT:D0120` is also a code of HCPCS, which is not listed · list it in both systems, or leave it",
    ),
    "code-range": (
        (record("N 1", None, {"codes": '["HCPCS:A0001..B0001"]'}),),
        f"{PA}.codes · `HCPCS:A0001..B0001` holds only codes with the letters of `A0001` · write a range for each "
        "pattern of letters",
    ),
    "no-codes": (
        (
            record(
                "N 1", None, {"through": '"2024-12-31"'}, {"version": '"2"', "effective": '"2025-01-01"', "codes": ""}
            ),
        ),
        f"{P2}.codes · lists no codes, so that it is about every service, where `N 1@1` lists some · "
        "write its codes, or accept it where every service is meant",
    ),
    "unknown-plan": (
        (record("P 1", POLICY), record("P 2", POLICY | {"adoptions": '[{ plan = "aa" }]'})),
        f"{B}.adoptions[1].plan · the plan `aa` is named nowhere else in the library · did you mean `a`?",
    ),
    "unseen-election": (
        (record("E 1", ELECTION, ELECTS | {"value": '{ selected = "L 9", cms_accepted = true }'}),),
        f"{PA}.value.selected · elects `L 9`; whether there is such a policy cannot be told, for no local policy is "
        "here · lint the pack or the records with the local policies beside it",
    ),
    "unknown-election": (
        (
            record("E 1", ELECTION, ELECTS | {"value": '{ selected = "L 9", cms_accepted = true }'}),
            record("X 77", {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J15"] }'}),
        ),
        f"{PA}.value.selected · elects `L 9`, and no local policy of the library has this id or reaches this "
        "contractor · add the policy, or correct it",
    ),
    "void-election": (
        (record("E 1", ELECTION, ELECTS | {"value": '{ selected = "L 9", cms_accepted = false }'}),),
        f"{PA}.value.cms_accepted · refused by CMS: the election does not count · correct it, or take the election out",
    ),
    "unknown-former-id": (
        (record("N 1", {"renumbered_from": '["N 0"]'}),),
        f"{A}.renumbered_from[1] · renumbered from `N 0`, which is not in the library · did you mean `N 1`?",
    ),
    "unknown-document": (
        (record("N 1", None, {"named_by": '["N 0"]'}),),
        f"{PA}.named_by[1] · `N 0` is not in the library · did you mean `N 1`?",
    ),
    "unknown-fact": (
        (record("N 1", None, {"conditions": '[{ fact = "age_yeers", operator = "below", value = 21 }]'}),),
        f"{PA}.conditions[1].fact · no question gives the fact `age_yeers` by itself · did you mean `age_years`?",
    ),
    "unknown-word": (
        (record("N 1", None, {"conditions": '[{ fact = "place_of_service", operator = "is", value = "9" }]'}),),
        f"{PA}.conditions[1].value · no question has the place of service `9` · did you mean `09`?",
    ),
    "odd-text": (
        (record("N 1", None, {"conditions": '[{ fact = "service_tier", operator = "is", value = "IIS " }]'}),),
        f"{PA}.conditions[1].value · `IIS ` has space at an end · write `IIS`",
    ),
    "unreadable": (
        (record("N 1", None, {"effective": '"2025-02-30"'}),),
        f"{PA}.effective · `2025-02-30` is no such day in the calendar · write a day as 2025-06-30 or a month as "
        "2025-06",
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_the_words_of(tmp_path: Path, code: str) -> None:
    records, line = CASES[code]
    every = found(tmp_path, *records)
    mine = [item for item in every if item.code == code]
    label = (tmp_path / "x.toml").as_posix()
    assert [item.line().replace(f"{label}:", "x.toml:") for item in mine] == [f"x.toml:{line}"]
    assert mine[0].severity is RULES[code].severity
    assert mine[0].file == label
    assert mine[0].line().count(" · ") == 2
    assert mine[0].line().isprintable()


def test_every_code_has_its_words_pinned() -> None:
    # No record file can lack a citation, and no small one has too many cases: these two are pinned below.
    # What a baseline accepts in vain is pinned in test_accepted_findings.py, what lists of codes are needed for in
    # test_codes_that_existed.py.
    by_lists = {"unknown-code", "expired-code", "code-not-yet"}
    assert set(RULES) - set(CASES) == {"no-citation", "not-examined", "stale-acceptance"} | by_lists


def test_a_sound_library_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, record("N 1")) == []


@pytest.mark.parametrize(
    ("published", "findings"), [("2025-05-17", 0), ("2025-05-18", 1), ("2025-07-01", 1), ("2025-07-02", 2)]
)
def test_forty_five_days_are_counted_from_the_day_of_posting(tmp_path: Path, published: str, findings: int) -> None:
    """42 USC 1395y(l)(5)(D): a restrictive LCD is posted at least 45 days before it takes effect."""
    local = {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J15"] }'}
    days = {"effective": '"2025-07-01"', "published": f'"{published}"'}
    restrictive = found(tmp_path, record("L 1", local, NO | days))
    assert len([item for item in restrictive if item.code in ("late-notice", "retroactive")]) == findings
    generous = found(tmp_path, record("L 1", local, days))
    assert [item for item in generous if item.code in ("late-notice", "retroactive")] == []


@pytest.mark.parametrize(("review", "stale"), [("2025-06-29", True), ("2025-06-30", False), ("2025-06", False)])
def test_a_review_is_stale_from_the_day_after_twelve_months(tmp_path: Path, review: str, stale: bool) -> None:
    every = found(tmp_path, record("P 1", POLICY | {"last_review": f'"{review}"'}))
    assert [item.code for item in every if item.code == "stale-review"] == ["stale-review"] * stale


@pytest.mark.parametrize(("review", "told"), [("2026-06-30", False), ("2026-06", False), ("2026-07", True)])
def test_a_review_that_may_have_been_is_none_of_the_future(tmp_path: Path, review: str, told: bool) -> None:
    every = found(tmp_path, record("P 1", POLICY | {"last_review": f'"{review}"'}))
    assert any(item.code == "future-review" for item in every) is told


@pytest.mark.parametrize(
    ("value", "field", "what"),
    [
        ("", "value.cms_notified_on", "no day on which CMS was notified: the election does not count"),
        (
            ', cms_notified_on = "2019-04-05"',
            "value.cms_notified_on",
            "notified on 2019-04-05, after 2019-04-04, which is 60 days before the bid date of its contract year: the "
            "election does not count",
        ),
        (', cms_notified_on = "2019-04-04"', "", ""),
    ],
)
def test_an_election_that_does_not_count_is_told_by_what_makes_it_void(
    tmp_path: Path, value: str, field: str, what: str
) -> None:
    every = found(tmp_path, record("E 1", ELECTION, ELECTS | {"value": f'{{ selected = "L 9"{value} }}'}))
    void = [(item.row, item.field, item.what) for item in every if item.code == "void-election"]
    assert void == ([(PA, field, what)] if field else [])


@pytest.mark.parametrize("mode", ["amend", "replace"])
def test_what_is_superseded_by_its_first_day_is_never_in_force(tmp_path: Path, mode: str) -> None:
    later = {"version": '"2"', "supersedes": f'[{{ version = "1", mode = "{mode}" }}]'}
    (shadow,) = (item for item in found(tmp_path, record("N 1", None, {}, later)) if item.code == "shadowed")
    assert (shadow.row, shadow.what) == (
        PA,
        "is never in force: it would begin 2020-01-01, and `N 1@2` stands in its place by then",
    )
    assert shadow.what_to_do == "take it out, or accept it in a baseline where it was withdrawn before it began"


def test_a_tie_of_tables_tells_where_they_differ(tmp_path: Path) -> None:
    limit = {"topic": '"quantity_limit"', "status": ""}
    one, other = (f'{{ limits = [{{ period = "week", max_hours = {hours} }}], soft = true }}' for hours in (25, 40))
    records = record("S 1", STATE, limit | {"value": one}), record("S 2", STATE, limit | {"value": other})
    (tie,) = (item for item in found(tmp_path, *records) if item.code == "tie")
    assert tie.what.startswith(
        "says `limits: [period week, max hours 40]` where `S 1@1` says `limits: [period week, max hours 25]`, and ties"
    )


def test_days_of_service_and_of_request_do_not_join(tmp_path: Path) -> None:
    """A request of the last day of the one version, for a service on the first of the other, falls between the two."""
    first, second = {"through": '"2020-12-31"'}, {"effective": '"2021-01-01"', "date_basis": '"request"'}
    every = found(tmp_path, record("N 1", STATE, first, second | {"version": '"2"'}))
    (gap,) = (item for item in every if item.code == "gap")
    library = load_placed(tmp_path / "x.toml").library
    assert gap.witness is not None and gap.witness.question is not None and library is not None
    assert ReasonCode.VERSION_GAP in resolve(gap.witness.question, library).reason_codes


@pytest.mark.parametrize(("second", "gap"), [("2021-01-01", False), ("2021-01-02", True)])
def test_versions_that_touch_leave_no_gap(tmp_path: Path, second: str, gap: bool) -> None:
    later = {"version": '"2"', "effective": f'"{second}"'}
    every = found(tmp_path, record("N 1", None, {"through": '"2020-12-31"'}, later))
    assert any(item.code == "gap" for item in every) is gap


def test_an_article_that_contradicts_its_determination_is_a_tie(tmp_path: Path) -> None:
    local = {"scope": '{ level = "contractor", values = ["J15"] }'}
    records = record("L 1", local | {"kind": '"lcd"'}), record("A 1", local | {"kind": '"coverage_article"'}, NO)
    tie = next(item for item in found(tmp_path, *records) if item.code == "tie")
    assert "although the one serves the other" in tie.what
    assert tie.witness is not None
    assert tie.witness.area == "contractor J15"


def test_the_number_and_the_name_of_one_contractor_meet_on_the_map(tmp_path: Path) -> None:
    """A jurisdiction and a contract number are two names of one contractor: only a place of the map has both."""
    one = record("L 1", {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["J15"] }'})
    other = record("L 2", {"kind": '"lcd"', "scope": '{ level = "contractor", values = ["15102"] }'}, NO)
    tie = next(item for item in found(tmp_path, one, other) if item.code == "tie")
    assert tie.witness is not None
    assert tie.witness.area == "professional service in KY"


def test_a_declared_tie_break_is_no_tie_unless_both_begin_on_one_day(tmp_path: Path) -> None:
    about = STATE | {"kind": '"state_regulation"'}
    for second, count in (("2020-01-01", 1), ("2020-01-02", 0)):
        every = found(tmp_path, record("R 1", about), record("R 2", about, NO | {"effective": f'"{second}"'}))
        assert len([item for item in every if item.code == "tie"]) == count


LOCAL = {"scope": '{ level = "contractor", values = ["J15"] }', "lines_of_business": '["medicare_advantage"]'}
OF_ONE_PLAN = {"conditions": '[{ fact = "plan", operator = "is", value = "a" }]'}


def elects(chosen: str) -> str:
    return record("E 1", ELECTION, ELECTS | {"value": f'{{ selected = "{chosen}", cms_accepted = true }}'})


@pytest.mark.parametrize("elected", ["L 1", "L 2", "L 9", ""])
def test_an_election_between_policies_on_other_services_hides_no_tie(tmp_path: Path, elected: str) -> None:
    """42 CFR 422.101(b)(3): a plan elects between policies that compete; one that is no policy here says nothing."""
    two = (record(name, LOCAL | {"kind": '"lcd"'}, OF_ONE_PLAN | said) for name, said in (("L 1", {}), ("L 2", NO)))
    other = record("L 9", LOCAL | {"kind": '"lcd"'}, {"codes": '["HCPCS:M0075"]'})
    every = found(tmp_path, *two, other, *([elects(elected)] if elected else []))
    ties = [item for item in every if item.code == "tie"]
    assert len(ties) == (elected not in ("L 1", "L 2"))
    shadowed = [item.record for item in every if item.code == "shadowed"]
    assert shadowed == {"L 1": ["L 2@1 coverage"], "L 2": ["L 1@1 coverage"]}.get(elected, [])


INTERNAL = {
    "kind": '"plan_clinical_policy"',
    "scope": '{ level = "plan", values = ["a"] }',
    "lines_of_business": '["medicare_advantage"]',
    "public": "true",
}


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ({"effective": '"2024-01-01"', "through": '"2025-12-31"'}, "2026-01-01", "no known end"),
        ({"effective": '"2026-01-01"'}, "2024-01-01", "2025-12-31"),
    ],
)
def test_two_policies_of_a_plan_tie_while_it_elects_nothing_that_nobody_has(
    tmp_path: Path, days: dict[str, str], first: str, last: str
) -> None:
    """Of an elected policy that is not here nobody knows the text: while it is elected, it may govern."""
    dated = {"effective": '"2024-01-01"'}
    two = [record(name, INTERNAL, dated | said) for name, said in (("P 1", {}), ("P 2", NO))]
    elected = record("E 1", ELECTION, ELECTS | days | {"value": '{ selected = "L 7", cms_accepted = true }'})
    (tie,) = (item for item in found(tmp_path, *two, elected) if item.code == "tie")
    assert tie.witness is not None
    assert (tie.witness.day, tie.witness.through) == (first, last)


def test_what_an_elected_policy_is_called_makes_it_no_version_of_a_document_of_that_name(tmp_path: Path) -> None:
    """An election that names an article names a policy that nobody has (42 CFR 422.101(b)(3))."""
    replaced = {"version": '"2"', "effective": '"2025-06-03"', "supersedes": '[{ version = "1", mode = "replace" }]'}
    article = record("A 1", LOCAL | {"kind": '"coverage_article"'}, OF_ONE_PLAN, OF_ONE_PLAN | replaced)
    (gap,) = (item for item in found(tmp_path, article, elects("A 1")) if item.code == "gap")
    library = load_placed(tmp_path / "x.toml").library
    assert gap.witness is not None and gap.witness.question is not None and library is not None
    assert ReasonCode.VERSION_GAP in resolve(gap.witness.question, library).reason_codes


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ('["medicaid"]', "medicaid"),
        ('["chip", "medicaid"]', "medicaid"),
        ('["chip"]', "chip"),
        ('["commercial", "marketplace", "medicare_ffs"]', "marketplace"),
    ],
)
def test_a_finding_is_shown_in_the_plainest_coverage_that_has_it(tmp_path: Path, lines: str, shown: str) -> None:
    """The fewer facts pick a ladder the plainer it is: a state's rule counts for CHIP too, and is one of Medicaid."""
    two = (record(name, STATE | {"lines_of_business": lines}, said) for name, said in (("S 1", {}), ("S 2", NO)))
    (tie,) = (item for item in found(tmp_path, *two) if item.code == "tie")
    assert tie.witness is not None
    assert tie.witness.line_of_business == shown


def test_an_article_comes_with_the_policy_that_a_plan_elects(tmp_path: Path) -> None:
    policy = record("L 1", LOCAL | {"kind": '"lcd"'}, OF_ONE_PLAN)
    article = record("A 1", LOCAL | {"kind": '"coverage_article"'}, OF_ONE_PLAN | NO)
    assert [item.code for item in found(tmp_path, policy, article, elects("L 1")) if item.code == "tie"] == ["tie"]


PRIOR = {"version": '"1"', "topic": '"prior_authorization"', "status": "", "value": '"auth-needed"', "codes": ""}


@pytest.mark.parametrize(
    ("about", "other", "told"),
    [
        ({}, PRIOR, 1),
        ({}, PRIOR | {"codes": "[]"}, 1),
        ({}, PRIOR | {"codes": '["HCPCS:M0076"]'}, 0),
        ({}, PRIOR | {"role": '"informs"'}, 0),
        ({}, PRIOR | {"coded_by": '["N 1"]'}, 0),
        ({"subjects": '["knee"]'}, PRIOR, 0),
    ],
)
def test_a_provision_that_lost_its_codes_is_told(
    tmp_path: Path, about: dict[str, str], other: dict[str, str], told: int
) -> None:
    every = found(tmp_path, record("N 1", about, {}, other), record("N 2", None, {"codes": ""}))
    assert [item.record for item in every if item.code == "no-codes"] == ["N 1@1 prior_authorization"] * told


def on_fact(fact: str) -> dict[str, str]:
    return {"conditions": f'[{{ fact = "{fact}", operator = "at_least", value = 6 }}]'}


@pytest.mark.parametrize("fact", ["Age_Years", "AGE_YEARS", "age_yeers", "Age_Yeers"])
def test_a_fact_of_every_question_in_other_letters_is_told(tmp_path: Path, fact: str) -> None:
    every = found(tmp_path, record("N 1", None, on_fact(fact)))
    assert [item.what_to_do for item in every if item.code == "unknown-fact"] == ["did you mean `age_years`?"]


@pytest.mark.parametrize(
    ("fact", "value", "field", "meant"),
    [
        ("funding", '"insurd"', "value", "did you mean `insured`?"),
        ("funding", '"self-funded ERISA"', "value", "did you mean `self_funded_erisa`?"),
        ("delivery_system", '"mco"', "value", "use one of fee_for_service, managed_care"),
        ("state", '"Ohio"', "value", "use its two-letter postal code"),
        ("programme", '["separate", "medicaid_expansio"]', "value[2]", "did you mean `medicaid_expansion`?"),
        ("prior_authorization", '"aproved"', "value", "did you mean `approved`?"),
        ("place_of_service", '"00"', "value", "use a two-digit code of the CMS Place of Service Code Set"),
    ],
)
def test_a_condition_that_no_question_can_meet_is_told(
    tmp_path: Path, fact: str, value: str, field: str, meant: str
) -> None:
    operator = "one_of" if value.startswith("[") else "is"
    conditions = f'[{{ fact = "{fact}", operator = "{operator}", value = {value} }}]'
    (mine,) = [item for item in found(tmp_path, record("N 1", None, {"conditions": conditions})) if _word(item)]
    assert (mine.field, mine.what_to_do) == (f"conditions[1].{field}", meant)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        *(("funding", "INSURED"), ("funding", "level_funded"), ("state", "ca"), ("programme", "x")),
        *(("place_of_service", "11"), ("eligibility_group", "insurd"), ("intensity", "insurd")),
    ],
)
def test_a_word_of_a_question_or_of_a_record_alone_is_no_slip(tmp_path: Path, fact: str, value: str) -> None:
    conditions = f'[{{ fact = "{fact}", operator = "is", value = "{value}" }}]'
    assert not any(map(_word, found(tmp_path, record("N 1", None, {"conditions": conditions}))))


@pytest.mark.parametrize(
    ("value", "field"),
    [
        *(('"auth-neded"', "value"), ('"Auth-Needed"', "value"), ('"not required"', "value")),
        *(('{ prior_authorization = "requird" }', "value.prior_authorization"), ('"auth-needed"', "")),
        *(('"by the plan"', ""), ('{ prior_authorization = "required", form = "not required" }', "")),
    ],
)
def test_a_value_that_is_nearly_a_word_of_the_order_is_told(tmp_path: Path, value: str, field: str) -> None:
    says = {"topic": '"prior_authorization"', "status": "", "value": value}
    mine = [item for item in found(tmp_path, record("N 1", None, {}, says)) if _word(item)]
    assert [(item.field, item.row) for item in mine] == ([(field, P2)] if field else [])


def _word(item: Finding) -> bool:
    return item.code == "unknown-word"


def test_of_two_facts_that_differ_in_capitals_the_rarer_is_told(tmp_path: Path) -> None:
    first, other, slip = (record(f"N {fact}", None, on_fact(fact)) for fact in ("weeks", "weeks_of_care", "Weeks"))
    again = record("N 4", None, on_fact("weeks"))
    every = [item for item in found(tmp_path, slip, first, again, other) if item.code == "unknown-fact"]
    assert [(item.record, item.what, item.what_to_do) for item in every] == [
        ("N Weeks@1 coverage", "other conditions write the fact `Weeks` otherwise", "did you mean `weeks`?")
    ]


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        *(("modifier", "service.modifiers"), ("Modifiers", "service.modifiers")),
        *(("county", "service.county"), ("residence_state", "member.residence_state"), ("intensity", "")),
        *(("date_of_service", "date_of_service"), ("service", ""), ("service_tier", "")),
    ],
)
def test_a_field_of_a_question_that_is_no_fact_is_named(tmp_path: Path, fact: str, field: str) -> None:
    every = [item for item in found(tmp_path, record("N 1", None, on_fact(fact))) if item.code == "unknown-fact"]
    expected = (
        f"no question gives the fact `{fact}` by itself, and `{field}` is no fact",
        f"give it in the `service.facts` of questions as well as in `{field}`",
    )
    assert [(item.what, item.what_to_do) for item in every] == ([expected] if field else [])


@pytest.mark.parametrize(("fact", "key"), [("diagnosis", "diagnoses"), ("code", "codes")])
def test_what_a_provision_lists_is_no_condition(tmp_path: Path, fact: str, key: str) -> None:
    every = [item for item in found(tmp_path, record("N 1", None, on_fact(fact))) if item.code == "unknown-fact"]
    assert [item.what_to_do for item in every] == [f"write it under `{key}` of the provision"]


@pytest.mark.parametrize(
    ("one", "other", "ends"),
    [
        ({"diagnoses": '["M17"]'}, {"diagnoses": '["M17.11"]'}, "medicare_ffs, diagnoses M17.11"),
        ("W1", "W2", "medicare_ffs, waivers is W1 and W2"),
    ],
)
def test_a_witness_is_written_as_people_write(tmp_path: Path, one: Any, other: Any, ends: str) -> None:
    """Diagnoses have their dot, and of several waivers none stands in the quotes of a program."""
    first, second = (each if isinstance(each, dict) else on_waiver(each) for each in (one, other))
    every = found(tmp_path, record("N 1", None, first), record("N 2", None, NO | second))
    assert [item.what.endswith(ends) for item in every if item.code == "tie"] == [True]


def on_waiver(name: str) -> dict[str, str]:
    return {"conditions": f'[{{ fact = "waivers", operator = "is", value = "{name}" }}]'}


def participation(plan: str) -> str:
    return f'[[participation]]\nplan = "{plan}"\nfrom = "2020-01-01"\n'


@pytest.mark.parametrize(
    ("taking_part", "told"),
    [
        (["a"], []),
        (["plan-one"], ["did you mean `plan-ones`?"]),
        (["z", "z"], ["check its id against the member's enrolment"]),
    ],
)
def test_a_participation_of_a_plan_that_nothing_else_names(
    tmp_path: Path, taking_part: list[str], told: list[str]
) -> None:
    policies = record("P 1", POLICY), record("P 2", POLICY | {"scope": '{ level = "plan", values = ["plan-ones"] }'})
    every = found(tmp_path, *map(participation, taking_part), *policies)
    mine = [item for item in every if item.code == "unknown-plan"]
    assert [item.what_to_do for item in mine] == told
    for item in mine:
        plan = taking_part[0]
        assert item.where == f"{item.file}:participation[1].plan"
        assert item.what == f"the plan `{plan}` takes part, and nothing else in the library names it"
        assert (item.record, item.row) == (f"participation of {plan}", "participation[1]")


@pytest.mark.parametrize(
    ("plan", "told"),
    [("sunflower-k", ["did you mean `sunflower-ks`?"]), ("sunflower-ks", []), ("another-plan", [])],
)
def test_a_plan_of_a_scope_that_is_spelled_nearly_like_one_that_is_named_often(
    tmp_path: Path, plan: str, told: list[str]
) -> None:
    """A plan may have one document; a slip of the pen looks so, too."""
    often = POLICY | {"scope": '{ level = "plan", values = ["sunflower-ks"] }'}
    slip = POLICY | {"scope": f'{{ level = "plan", values = ["{plan}"] }}'}
    every = found(tmp_path, record("P 1", often), record("P 2", often), record("P 3", slip))
    mine = [item for item in every if item.code == "unknown-plan"]
    assert [item.what_to_do for item in mine] == told
    assert [(item.record, item.field) for item in mine] == [("P 3", "scope.values")] * len(told)


def test_a_plan_that_adopts_and_takes_part_is_named_twice(tmp_path: Path) -> None:
    adopting = record("P 2", POLICY | {"adoptions": '[{ plan = "aa" }]'})
    every = found(tmp_path, participation("aa"), record("P 1", POLICY), adopting)
    assert [item for item in every if item.code == "unknown-plan"] == []


def test_a_provision_that_nobody_checked_is_told_where_its_document_was(tmp_path: Path) -> None:
    every = found(tmp_path, record("N 1", None, {"verified": "false"}))
    assert [(item.code, item.field) for item in every if item.code == "unverified"] == [("unverified", "verified")]


@pytest.mark.parametrize(("ends", "through"), [({}, "no known end"), ({"through": '"2023-06-30"'}, "2023-06-30")])
def test_a_tie_lasts_as_long_as_the_library_has_it_in_the_case_that_is_told(
    tmp_path: Path, ends: dict[str, str], through: str
) -> None:
    """What begins meanwhile and is for other diagnoses, or is weaker, ends nothing."""
    about = STATE | {"kind": '"state_medicaid_bulletin"'}
    other = record("R 3", STATE | {"kind": '"state_regulation"'}, {"effective": '"2022-01-01"', "diagnoses": '["F84"]'})
    every = found(tmp_path, record("R 1", about), record("R 2", about, NO | ends), other)
    ties = [item for item in every if item.code == "tie"]
    assert [item.witness.through for item in ties if item.witness is not None] == [through]
