"""A plan elects one local policy for all its areas (42 CFR 422.101(b)(3)): what counts is whether that is in force.

Where it is not, only the plan can tell whether its election still sets the policies of the area aside. To take the one
or the other for granted lets the plan's own criteria in where Medicare's are (422.101(b)(6)), or keeps them out.
"""

from __future__ import annotations

import random
from pathlib import Path

import attrs
import pytest

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.io.records import load_placed
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint import inspect
from coverage_resolver.reasons import ReasonCode

RECORDS = 'schema = "coverage-records/1"\n'
DOCUMENT = """[[authority]]
id = "{name}"
kind = "{kind}"
title = "T"
citation = {{ text = "{name}" }}
scope = {{ level = "{level}", values = [{values}] }}
lines_of_business = ["medicare_advantage"]
provenance = {{ source = "written for the tests" }}
{more}
"""
ELECTION = """[[authority.provision]]
version = "1"
role = "informs"
value = {{ selected = "{chosen}", cms_notified_on = "2024-03-01", cms_accepted = true }}
effective = "2025-01-01"
through = "2025-12-31"
"""
VERSION = """[[authority.provision]]
version = "{number}"
codes = ["CPT:81299"]
effective = "{first}"
published = "{published}"
{end}
{says}
"""
COVERS = 'status = "covered_with_criteria"\ncriteria = "C"'
SILENT = 'stance = "silent"'
UNSEEN = 'stance = "unknown"\n' + COVERS
ADOPTED = 'adoptions = [{ plan = "a-plan", from = "2020-01-01" }]\npublic = true'


def version(
    first: str = "2020-01-01", end: str = "", says: str = COVERS, number: int = 1, published: str = "2019-01-01"
) -> str:
    end = f'through = "{end}"' if end and "=" not in end else end
    return VERSION.format(number=number, first=first, published=published, end=end, says=says)


def local(name: str, contracts: str, *versions: str, former: str = "") -> str:
    values, more = (
        ", ".join(f'"{one}"' for one in contracts.split()),
        f'renumbered_from = ["{former}"]' if former else "",
    )
    head = DOCUMENT.format(name=name, kind="lcd", level="contractor", values=values, more=more)
    return head + "".join(versions or (version(),))


def election(chosen: str, number: int = 1) -> str:
    head = DOCUMENT.format(name=f"E{number}", kind="ma_lcd_election", level="plan", values='"a-plan"', more="")
    return head + ELECTION.format(chosen=chosen)


OWN = DOCUMENT.format(name="OWN", kind="ma_internal_criteria", level="plan", values='"a-plan"', more=ADOPTED)
OWN += version(says='status = "investigational"')
ALASKA, OHIO, OHIO_FACILITIES, OHIO_HOME_HEALTH = "02102", "15202", "15201", "15004"
AREA = local("L1", ALASKA)
STILL = "whether E1 still stands: L2 is not in force on that day"
OPEN = {("E1 stands though L2 is not in force", "OWN"), ("E1 no longer stands without L2", "L1")}


def question(day: str, state: str = "AK", **service: object) -> CoverageQuestion:
    span = Enrollment(line_of_business="medicare_advantage", plan="a-plan", start="2000-01-01")
    told = {"kind": "professional", "code": "81299"} | service
    return CoverageQuestion(
        member=Member(enrollments=[span]),
        service=Service(code_system="CPT", state=state, **told),
        date_of_service=day,
        as_of="2026-01-01",
    )


def whole(file: Path) -> PolicyLibrary:
    """These records beside the shipped ones, where nothing else is missing."""
    return attrs.evolve(load_library(file, with_shipped=True), lacks=frozenset())


def on(
    folder: Path, day: str, *records: str, chosen: str = "L2", state: str = "AK", **service: object
) -> Determination:
    """The answer on a day, where the plan has criteria of its own beside its election and these records."""
    file = folder / "records.toml"
    file.write_text(RECORDS + election(chosen) + "".join(records) + OWN, encoding="utf-8")
    return resolve(question(day, state, **service), whole(file)).primary


def said(item: Determination) -> str:
    return item.governing.id if item.governing is not None else item.resolution.value


def branches(item: Determination) -> set[tuple[str, str]]:
    return {(each.condition, each.governing.authority.id) for each in item.alternatives if each.governing is not None}


def disposition(item: Determination, name: str) -> str:
    steps = item.rulings["coverage"].steps
    return next(step.disposition.value for step in steps if step.provision.authority.id == name)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2025-01-31", False), ("2025-02-01", True), ("2025-05-31", True), ("2025-06-01", False)],
    ids=["the day before", "its first day", "its last day", "the day after"],
)
def test_of_an_elected_policy_that_is_not_in_force_nobody_can_tell_whether_the_election_stands(
    tmp_path: Path, day: str, in_force: bool
) -> None:
    item = on(tmp_path, day, AREA, local("L2", OHIO, version("2025-02-01", "2025-05-31")))
    assert (said(item), branches(item)) == (("L2@1", set()) if in_force else ("indeterminate", OPEN))
    assert item.needs == (() if in_force else (STILL,))


def test_an_answer_holds_up_to_the_last_day_of_the_elected_policy(tmp_path: Path) -> None:
    item = on(tmp_path, "2025-05-01", AREA, local("L2", OHIO, version("2025-02-01", "2025-05-31")))
    assert (str(item.valid_from), str(item.valid_through)) == ("2025-02-01", "2025-05-31")


@pytest.mark.parametrize(
    ("day", "governs"), [("2024-12-31", "L1@1"), ("2025-12-31", "indeterminate"), ("2026-01-01", "L1@1")]
)
def test_without_an_election_on_the_day_the_policy_of_the_area_governs(tmp_path: Path, day: str, governs: str) -> None:
    assert said(on(tmp_path, day, AREA, local("L2", OHIO, version(end="2023-05-31")))) == governs


def test_where_the_area_has_no_policy_nothing_hangs_on_it(tmp_path: Path) -> None:
    item = on(tmp_path, "2025-07-01", AREA, local("L2", OHIO, version(end="2025-05-31")), state="CA")
    assert (said(item), item.needs) == ("OWN@1", ())


def test_on_its_retirement_day_both_are_asked(tmp_path: Path) -> None:
    retired = version(end='through = "2025-05-31"\nretired = "2025-05-31"')
    item = on(tmp_path, "2025-05-31", AREA, local("L2", OHIO, retired))
    assert set(item.needs) == {STILL, "retirement day of L2@1"}
    assert {governor for _, governor in branches(item)} == {"L1", "L2", "OWN"}


def test_in_the_month_in_which_it_ended_the_area_gives_way_where_it_is_still_in_force(tmp_path: Path) -> None:
    item = on(tmp_path, "2025-05-15", AREA, local("L2", OHIO, version(end="2025-05")))
    assert said(item) == "indeterminate"
    assert {governor for told, governor in branches(item) if "L2 still in force" in told} == {"L2"}
    assert {governor for told, governor in branches(item) if "L2 still in force" not in told} == {"L1", "OWN"}


def test_one_that_is_in_force_and_has_left_the_service_out_says_nothing_of_it(tmp_path: Path) -> None:
    left_out = version("2025-06-01", says=SILENT, number=2)
    item = on(tmp_path, "2025-07-01", AREA, local("L2", OHIO, version(end="2025-05-31"), left_out))
    assert (said(item), ReasonCode.MA_UNIFORM_LCD_ELECTION in item.reason_codes) == ("L1@1", False)


def test_of_one_in_force_whose_text_nobody_has_seen_that_is_asked(tmp_path: Path) -> None:
    """Its election stands; where it is silent on the service, it competes with no policy of the area."""
    item = on(tmp_path, "2025-07-01", AREA, local("L2", OHIO, version(says=UNSEEN)))
    assert branches(item) == {("L2 says what is supposed", "L2"), ("L2 is silent", "L1")}
    assert item.needs == ("text: L2",)


def test_where_it_left_the_service_out_without_notice_the_area_stands_if_that_counts(tmp_path: Path) -> None:
    supersedes = 'supersedes = [{ version = "1", mode = "amend" }]'
    left_out = version("2025-06-01", says=f"{SILENT}\n{supersedes}", number=2, published="2025-05-25")
    area = local("L1", ALASKA, version(says='status = "not_medically_necessary"'))
    item = on(tmp_path, "2025-06-10", area, local("L2", OHIO, version(), left_out))
    assert {governor for _, governor in branches(item)} == {"L1", "L2"}
    assert item.needs == ("effect of the notice defect: L2",)


def test_a_revision_of_it_without_notice_leaves_no_doubt_about_its_election(tmp_path: Path) -> None:
    supersedes = 'supersedes = [{ version = "1", mode = "amend" }]'
    revised = version("2025-06-01", says=f"{COVERS}\n{supersedes}", number=2, published="2025-05-25")
    item = on(tmp_path, "2025-06-10", AREA, local("L2", OHIO, version(), revised))
    assert (said(item), item.needs, disposition(item, "L1")) == ("L2@2", (), "depends")


@pytest.mark.parametrize(("day", "governs"), [("2025-05-31", "L2@1"), ("2025-06-01", "L4@1")])
def test_one_that_was_renumbered_is_the_elected_policy_under_its_new_number(
    tmp_path: Path, day: str, governs: str
) -> None:
    """MC-9: a new number is no other policy; nor is the number after that, or one that was never in force."""
    old, middle = (
        local("L2", OHIO, version(end="2025-05-31")),
        local("L3", OHIO, version(end="2020-12-31"), former="L2"),
    )
    item = on(tmp_path, day, AREA, old, middle, local("L4", OHIO, version("2025-06-01"), former="L3"))
    assert (said(item), item.needs) == (governs, ())


def test_while_the_elected_policy_is_in_force_its_later_number_is_not_elected(tmp_path: Path) -> None:
    old, new = local("L2", OHIO, version(end="2025-05-31")), local("L3", "01112", former="L2")
    item = on(tmp_path, "2025-05-31", AREA, old, new)
    assert (said(item), disposition(item, "L3")) == ("L2@1", "other_jurisdiction")


def test_nor_is_it_on_a_service_on_which_the_elected_policy_is_silent(tmp_path: Path) -> None:
    old = local("L2", OHIO, version(end="2025-05-31")).replace("81299", "99214")
    new = local("L3", "01112", former="L2")
    assert said(on(tmp_path, "2025-05-31", AREA, old, new)) == "L1@1"
    item = on(tmp_path, "2025-06-01", AREA, old, new)
    assert (said(item), str(item.valid_from), str(item.valid_through)) == ("L3@1", "2025-06-01", "2025-12-31")


@pytest.mark.parametrize(("day", "needs"), [("2025-05-31", ("text: L2",)), ("2025-06-01", ())])
def test_a_number_that_was_given_up_is_known_by_the_one_that_took_its_place(
    tmp_path: Path, day: str, needs: tuple[str, ...]
) -> None:
    item = on(tmp_path, day, AREA, local("L3", OHIO, version("2025-06-01"), former="L2"))
    assert (said(item), item.needs) == ("indeterminate" if needs else "L3@1", needs)


@pytest.mark.parametrize("day", ["2025-01-01", "2025-12-31"])
@pytest.mark.parametrize(("chosen", "reached"), [("J15", OHIO), (OHIO, "J15"), (OHIO, OHIO), ("J15", "J15")])
def test_a_contractor_goes_by_its_number_and_by_its_jurisdiction(
    tmp_path: Path, chosen: str, reached: str, day: str
) -> None:
    item = on(tmp_path, day, AREA, local("L2", reached), chosen=chosen)
    assert (said(item), ReasonCode.MA_UNIFORM_LCD_ELECTION in item.reason_codes) == ("L2@1", True)


def test_the_number_of_one_contract_is_not_that_of_another_in_its_jurisdiction(tmp_path: Path) -> None:
    kentucky = "15102"
    assert said(on(tmp_path, "2025-05-01", AREA, local("L2", kentucky), chosen=OHIO)) == "L1@1"


@pytest.mark.parametrize(
    ("versions", "governs"),
    [
        (version(end="2024-12-31"), "L1@1"),
        (version(end="2025-01-01"), "indeterminate"),
        (version("2025-07-02"), "L1@1"),
        (version("2025-07-01"), "L2@1"),
    ],
    ids=["ended before the election began", "ended after it", "has not begun", "has begun"],
)
def test_a_contractor_stands_for_the_policies_that_it_has(tmp_path: Path, versions: str, governs: str) -> None:
    """Of one that ended while it was elected the plan is asked; of one that the contractor did not have, nothing is."""
    item = on(tmp_path, "2025-07-01", AREA, local("L2", OHIO, versions), chosen=OHIO)
    assert (said(item), item.needs) == (governs, (STILL,) if governs == "indeterminate" else ())


@pytest.mark.parametrize(
    ("contracts", "kind", "elected"),
    [
        (OHIO, "professional", True),
        (OHIO, "laboratory", True),
        (OHIO, "facility", False),
        (OHIO_FACILITIES, "professional", False),
        (OHIO_FACILITIES, "facility", True),
        (OHIO_HOME_HEALTH, "professional", False),
        (OHIO_HOME_HEALTH, "home_health_hospice", True),
        (f"{OHIO} {OHIO_FACILITIES}", "professional", True),
        (f"{OHIO} {OHIO_FACILITIES}", "facility", True),
    ],
)
@pytest.mark.parametrize("chosen", ["by its name", "by its contractor"])
def test_an_elected_policy_is_one_on_the_kinds_of_service_of_its_contracts(
    tmp_path: Path, contracts: str, kind: str, elected: bool, chosen: str
) -> None:
    """MC-12: contracts are for kinds of service. No policy on facilities competes with one on professionals."""
    area = local("L1", f"{ALASKA} 02101 HHH-J6")
    name = "L2" if chosen == "by its name" else contracts.split()[0]
    item = on(tmp_path, "2025-05-01", area, local("L2", contracts), chosen=name, kind=kind)
    assert said(item) == ("L2@1" if elected else "L1@1")


def test_where_the_kind_of_service_is_not_known_an_elected_policy_hangs_on_it(tmp_path: Path) -> None:
    bill = {"kind": None, "type_of_bill": "991"}
    assert "service.kind" in on(tmp_path, "2025-05-01", AREA, local("L2", OHIO_FACILITIES), **bill).needs
    everyone = f"{OHIO} {OHIO_FACILITIES} {OHIO_HOME_HEALTH} 17013"
    assert said(on(tmp_path, "2025-05-01", AREA, local("L2", everyone), **bill)) == "L2@1"


def test_where_nothing_tells_the_kind_one_for_other_kinds_alone_asks_for_it(tmp_path: Path) -> None:
    area, facilities, both = (
        each.replace("81299", "99214") for each in (AREA, local("L2", OHIO_FACILITIES), local("L2", OHIO))
    )
    untold = {"kind": None, "code": "99214"}
    item = on(tmp_path, "2025-05-01", area, facilities, **untold)
    assert (said(item), item.needs) == ("indeterminate", ("service.kind",))
    assert said(on(tmp_path, "2025-05-01", area, both, **untold)) == "L2@1"


def test_of_two_elected_policies_one_that_is_in_force_is_enough(tmp_path: Path) -> None:
    ended, other = local("L2", OHIO, version(end="2025-05-31")), local("L3", "01112")
    item = on(tmp_path, "2025-07-01", AREA, ended, other, election("L3", 2))
    assert (said(item), item.needs) == ("L3@1", ())


def test_of_two_that_are_not_each_election_is_asked_about(tmp_path: Path) -> None:
    ended, other = local("L2", OHIO, version(end="2025-05-31")), local("L3", "01112", version("2025-08-01"))
    item = on(tmp_path, "2025-07-01", AREA, ended, other, election("L3", 2))
    assert set(item.needs) == {STILL, "whether E2 still stands: L3 is not in force on that day"}


def test_neither_the_order_of_records_nor_what_was_asked_before_tells(tmp_path: Path) -> None:
    records = [AREA, OWN, election("L2"), local("L2", OHIO, version(end="2025-05")), local("L5", "01112")]
    records += [local("L3", "01112", version("2025-06-01"), former="L2"), *(local(f"L1{n}", ALASKA) for n in range(12))]
    days = [f"2025-{month:02}-15" for month in range(1, 13)]
    told = set()
    for seed in range(6):
        shuffled = random.Random(seed)
        shuffled.shuffle(records)
        shuffled.shuffle(days)
        file = tmp_path / f"{seed}.toml"
        file.write_text(RECORDS + "".join(records), encoding="utf-8")
        library = whole(file)
        found = {(day, state): resolve(question(day, state), library).primary for day in days for state in ("AK", "OH")}
        told.add(tuple((key, said(item), item.needs, item.reason_codes) for key, item in sorted(found.items())))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("chosen", "found"), [("L2", 0), ("J15", 0), (OHIO, 0), ("L0", 0), ("JL", 1), ("12202", 1), ("L00", 1)]
)
def test_lint_knows_a_policy_by_its_former_numbers_and_its_contractor_by_its_names(
    tmp_path: Path, chosen: str, found: int
) -> None:
    file = tmp_path / "records.toml"
    file.write_text(RECORDS + election(chosen) + local("L2", OHIO, former="L0"), encoding="utf-8")
    findings = inspect(load_placed(file, with_shipped=True)).findings
    assert len([item for item in findings if item.rule.code == "unknown-election"]) == found
