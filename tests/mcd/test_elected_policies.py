"""A plan elects one local policy for all its areas (42 CFR 422.101(b)(3)): one that is here, or that nobody has."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.changes.diff import diff_libraries
from coverage_resolver.changes.wording import change_line
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.records import load_placed
from coverage_resolver.lint import inspect

OHIO = {**MAC, "contractor_id": 502}
FIRST = {"orig_det_eff_date": "2023-01-01", "mcd_publish_date": "2022-10-01"}
LATER = FIRST | {"mcd_publish_date": "2025-08-01"}
PLAN = """schema = "coverage-records/1"
[[authority]]
id = "ELECTION.{number}"
kind = "ma_lcd_election"
title = "One local policy for all areas"
citation = {{ text = "ELECTION.{number}" }}
scope = {{ level = "plan", values = ["a-plan"] }}
lines_of_business = ["medicare_advantage"]
provenance = {{ source = "written for the tests" }}
[[authority.provision]]
version = "1"
role = "informs"
value = {{ selected = {chosen}, cms_notified_on = "2024-03-01", cms_accepted = true }}
effective = "2025-01-01"
through = "2025-12-31"
"""


def pack(folder: Path) -> Path:
    """Alaska's LCD on the code since 2023; Ohio's was published in 2025; a third is on nothing."""
    made = folder / "m.pack"
    rows = [(article(90001, 5, "2023-01-01"), lcd(80001, 6, "2023-01-01", **FIRST), MAC)]
    rows.append((article(90002, 5, "2023-01-01"), lcd(80002, 6, "2023-01-01", **LATER), OHIO))
    for count, day in ((1, "2023-02-01"), (2, "2025-08-17")):
        place = folder / day
        place.mkdir()
        tables = {
            "article": [one for one, _, _ in rows[:count]],
            "article_x_contractor": [of(one, **mac) for one, _, mac in rows[:count]],
            "article_related_documents": [of(one, r_lcd_id=each["lcd_id"]) for one, each, _ in rows[:count]],
            "article_x_hcpc_code": [of(one, hcpc_code_id="81206", hcpc_code_group=1) for one, _, _ in rows[:count]],
        }
        local = {
            "lcd": [*(each for _, each, _ in rows[:count]), lcd(80003, 1, "2023-01-01", **FIRST)],
            "lcd_x_contractor": [of(each, **mac) for _, each, mac in rows[:count]],
        }
        files = [("all_article", members("article", tables)), ("all_lcd", members("lcd", local))]
        import_mcd([download(place, *each) for each in (*files, ("ncd", members("ncd", {})))], made, day)
    return made


def elects(folder: Path, *chosen: str) -> list[Path]:
    found = []
    for number, name in enumerate(chosen, start=1):
        found.append(folder / f"plan-{number}.toml")
        found[-1].write_text(PLAN.format(number=number, chosen=name), encoding="utf-8")
    return found


def ask(paths: list[Path], as_of: str = "2026-01-01", state: str = "AK", code: str = "81206") -> Determination:
    span = Enrollment(line_of_business="medicare_advantage", plan="a-plan", start="2000-01-01")
    question = CoverageQuestion(
        member=Member(enrollments=[span]),
        service=Service(code=code, code_system="CPT", state=state, kind="professional"),
        date_of_service="2025-05-01",
        as_of=as_of,
    )
    return resolve(question, load_library(*paths, with_shipped=True)).primary


def said(item: Determination) -> str:
    return item.governing.id if item.governing is not None else item.resolution.value


@pytest.mark.parametrize("state", ["AK", "OH", "CA"])
def test_the_elected_policy_governs_in_every_area(tmp_path: Path, state: str) -> None:
    assert said(ask([pack(tmp_path), *elects(tmp_path, '"L80002"')], state=state)) == "L80002@6"


def test_a_policy_that_is_not_here_may_be_one_on_the_service(tmp_path: Path) -> None:
    item = ask([pack(tmp_path), *elects(tmp_path, '"L99999"')])
    assert (item.resolution.value, item.needs) == ("indeterminate", ("text: L99999",))
    branches = {(branch.condition, branch.governing and branch.governing.authority.id) for branch in item.alternatives}
    assert branches == {("L99999 says what is supposed", "L99999"), ("L99999 is silent", "L80001")}


def test_nor_is_silence_shown_where_it_may_speak(tmp_path: Path) -> None:
    paths = [pack(tmp_path), *elects(tmp_path, '"L99999"')]
    assert ask(paths, code="81299").needs == ("text: L99999",)


def test_one_that_is_here_and_not_on_the_service_says_nothing_of_it(tmp_path: Path) -> None:
    item = ask([pack(tmp_path), *elects(tmp_path, '"L80003"')])
    assert (said(item), "MA_UNIFORM_LCD_ELECTION" in item.reason_codes) == ("L80001@6", False)


def test_one_that_was_not_known_then_is_not_here_then(tmp_path: Path) -> None:
    paths = [pack(tmp_path), *elects(tmp_path, '"L80002"')]
    assert ask(paths, as_of="2025-07-31").needs == ("text: L80002",)
    assert said(ask(paths, as_of="2025-08-17")) == "L80002@6"


def test_an_article_is_no_policy_that_a_plan_elects(tmp_path: Path) -> None:
    """MC-6: an article is no coverage decision of a contractor."""
    paths = [pack(tmp_path), *elects(tmp_path, '"A90002"')]
    assert ask(paths).needs == ("text: A90002",)
    (finding,) = (item for item in inspect(load_placed(*paths[::-1])).findings if item.code == "unknown-election")
    assert (finding.what, finding.what_to_do) == (
        "elects `A90002`, which is an article and no policy",
        "name the LCD that it belongs to",
    )


@pytest.mark.parametrize(("chosen", "valid"), [('"A90002"', False), ('"L99999"', True), ('"L80002"', True)])
def test_an_election_of_what_is_no_policy_is_not_called_a_valid_one(tmp_path: Path, chosen: str, valid: bool) -> None:
    item = ask([pack(tmp_path), *elects(tmp_path, chosen)])
    assert ("MA_UNIFORM_LCD_ELECTION" in item.reason_codes) is valid


def test_of_two_elected_policies_the_one_that_is_here_stands_beside_the_other(tmp_path: Path) -> None:
    item = ask([pack(tmp_path), *elects(tmp_path, '"L80001"', '"L99999"')], state="OH")
    steps = {step.provision.authority.id: step.disposition.value for step in item.rulings["coverage"].steps}
    assert (said(item), steps["L99999"], steps["L80002"]) == ("L80001@6", "depends", "other_jurisdiction")


@pytest.mark.parametrize("chosen", ['["L80002"]', "true", "{ policy = 'L80002' }"])
def test_an_election_that_names_no_policy_is_refused_when_it_is_read(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        ask([pack(tmp_path), *elects(tmp_path, chosen)])
    assert all("value.selected · an election names one local policy" in line for line in caught.value.lines())


def test_an_election_without_a_name_does_not_count(tmp_path: Path) -> None:
    (plan,) = elects(tmp_path, "''")
    plan.write_text(plan.read_text("utf-8").replace("selected = '', ", ""), encoding="utf-8")
    item = ask([pack(tmp_path), plan])
    assert (said(item), "MA_ELECTION_INVALID" in item.reason_codes) == ("L80001@6", True)


@pytest.mark.parametrize(("chosen", "found"), [("L80002", 0), ("15202", 0), ("L99999", 1), ("A90002", 1)])
def test_lint_finds_an_election_of_what_is_not_here_beside_a_pack_too(tmp_path: Path, chosen: str, found: int) -> None:
    findings = inspect(load_placed(*elects(tmp_path, f'"{chosen}"'), pack(tmp_path))).findings
    assert len([item for item in findings if item.rule.code == "unknown-election"]) == found


POLICY = """[[authority]]
id = "{name}"
kind = "lcd"
title = "T"
citation = {{ text = "{name}" }}
scope = {{ level = "contractor", values = ["{contract}"] }}
lines_of_business = ["medicare_advantage"]
provenance = {{ source = "written for the tests" }}
[[authority.provision]]
version = "1"
status = "covered"
codes = ["CPT:{code}"]
effective = "2020-01-01"
published = "2019-01-01"
"""


def test_a_diff_tells_what_the_elected_policy_settles_on_other_services(tmp_path: Path) -> None:
    """That it is here now, on one code, settles that it is not on another."""
    area = POLICY.format(name="L1", contract="02102", code="81206")
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(PLAN.format(number=1, chosen='"L2"') + area, encoding="utf-8")
    new.write_text(old.read_text("utf-8") + POLICY.format(name="L2", contract="15202", code="99214"), encoding="utf-8")
    found = diff_libraries(load_library(old), load_library(new))
    told = [change_line(item) for item in found.changes]
    assert any("CPT 81206" in line and "was open between covered by L1@1 and" in line for line in told)
