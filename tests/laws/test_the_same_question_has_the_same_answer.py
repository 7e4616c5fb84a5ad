"""The same question and library give the same answer, in this process and in the next one (house.md section 4)."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from strategies import shelf, wild_cases

import coverage_resolver
from coverage_resolver import explain, resolve

SCRIPT = """
from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, explain, resolve, shipped_library
library = shipped_library()
for line, facts in (("medicare_advantage", {"plan": "health-net-ca"}), ("medicaid", {"state": "CA"}), ("fehb", {})):
    member = Member(enrollments=[Enrollment(line_of_business=line, start="2020-01-01", **facts)])
    service = Service(code="M0076", code_system="HCPCS", description="prolotherapy")
    print(explain(resolve(CoverageQuestion(member=member, service=service, date_of_service="2025-06-15",
                                           as_of="2026-06-30"), library)))
"""


@given(wild_cases())
def test_asked_twice(case):
    question, sources = case
    library = shelf(*sources)
    assert resolve(question, library) == resolve(question, library)
    assert explain(resolve(question, library)) == explain(resolve(question, library))


def test_whatever_the_seed_of_hashing():
    told = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=Path(coverage_resolver.__file__).parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert "NCD 150.7" in told.pop()
