"""Days at the ends of the calendar are days: 9999-12-31 stands in claim systems for one that nobody has set."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from coverage_resolver import CoverageQuestion, Enrollment, Member, Provider, Service, load_library, resolve
from coverage_resolver.questions import PriorAuthorization

ENDS = ("0001-01-01", "9999-11-15", "9999-12-31")
BASES = ("date_of_service", "order", "request", "admission", "discharge", "application", "plan_year", "plan_contract")
RECORD = """
[[authority]]
id = "P {number}"
kind = "plan_clinical_policy"
title = "A policy by the day of its basis"
citation = {{ text = "P {number}", verified = true }}
scope = {{ level = "plan", values = ["a-plan"] }}
lines_of_business = ["medicaid", "commercial"]
provenance = {{ source = "written for the tests" }}
[[authority.provision]]
version = "1"
status = "covered"
codes = ["CPT:2055{number}"]
effective = "{day}"
published = "{day}"
date_basis = "{basis}"
"""
FIELDS = ("date_of_service", "as_of", "start", "end", "notice", "valid", "admission", "order", "request")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("ends") / "records.toml"
    rows = (RECORD.format(number=number, day=ENDS[number % 2], basis=basis) for number, basis in enumerate(BASES))
    path.write_text('schema = "coverage-records/1"\n' + "".join(rows), "utf-8")
    return load_library(path)


@pytest.mark.parametrize(("field", "day"), list(product(FIELDS, ENDS)))
@pytest.mark.parametrize(("line", "state"), [("medicaid", "CA"), ("commercial", "OH")])
def test_no_day_of_a_question_is_too_early_or_too_late(library, line: str, state: str, field: str, day: str) -> None:
    days = dict.fromkeys(("date_of_service", "as_of"), "2025-06-15") | {field: day}
    span = {"start": days.get("start", "0001-01-01"), "end": days.get("end")}
    enrollment = Enrollment(line_of_business=line, plan="a-plan", state=state, delivery_system="managed_care", **span)
    for number in range(len(BASES)):
        question = CoverageQuestion(
            member=Member(enrollments=[enrollment], date_of_birth="0001-01-01", residence_state=state),
            service=Service(
                code=f"2055{number}",
                code_system="CPT",
                state=state,
                provider=Provider(contracted=True, notice_sent=days.get("notice")),
                prior_authorization=PriorAuthorization(status="approved", valid_through=days.get("valid")),
                admission=days.get("admission"),
                order_date=days.get("order"),
                request_date=days.get("request"),
            ),
            date_of_service=days["date_of_service"],
            as_of=days["as_of"],
        )
        assert resolve(question, library).determinations
