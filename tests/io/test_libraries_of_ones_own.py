"""What a library of one's own leaves out is never taken for silence; what is shipped can be added (law.md IR-19)."""

import pytest

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.vocabulary import CoverageStatus

POLICY = """
schema = "coverage-records/1"
[[authority]]
id = "A 1"
kind = "plan_clinical_policy"
title = "Prolotherapy"
citation = { text = "A 1" }
scope = { level = "plan", values = ["acme"] }
public = true
provenance = { source = "the plan", retrieved = "2025-01-01" }
adoptions = [{ plan = "acme" }]
[[authority.provision]]
version = "1"
status = "investigational"
codes = ["HCPCS:M0076"]
effective = "2025-01-01"
"""


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.toml").write_text(POLICY)
    return folder


def asked(line, **about):
    span = Enrollment(line_of_business=line, plan="acme", start="2024-01-01", **about)
    service = Service(code_system="HCPCS", code="M0076", diagnoses=["M17.11"], state="CA")
    member = Member(enrollments=[span], residence_state="CA", date_of_birth="2010-01-01")
    return CoverageQuestion(member=member, service=service, date_of_service="2025-07-15", as_of="2026-06-30")


def test_without_a_manifest_the_medicare_sources_were_not_reviewed(own):
    item = resolve(asked("medicare_advantage"), load_library(own)).primary
    assert item.status is CoverageStatus.INDETERMINATE
    assert item.needs[:3] == ("NCD set", "LCD set", "Article set")


def test_a_manifest_says_what_is_whole(own):
    (own / "MANIFEST.toml").write_text('schema = "coverage-manifest/1"\nlacks = []\n')
    item = resolve(asked("medicare_advantage"), load_library(own)).primary
    assert (item.status, item.governing.authority.id) == (CoverageStatus.INVESTIGATIONAL, "A 1")


def test_with_the_shipped_law_federal_duties_come_before_the_policy(own):
    question = asked("medicaid", delivery_system="managed_care", state="CA", eligibility_group="categorically_needy")
    assert resolve(question, load_library(own)).primary.governing.authority.id == "A 1"
    both = load_library(own, with_shipped=True)
    item = resolve(question, both).primary
    assert (item.governing.authority.id, item.governing.role) == ("SSA 1905(r)(5)", "floor")
    assert both.lacks
