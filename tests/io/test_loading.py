"""Files that are as they should be."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import Code, CodeRange, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.io.contents import Contents, read_contents
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.records import load_library, shipped_library
from coverage_resolver.io.tables import read_contractors
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Role

RECORD = """
schema = "coverage-records/1"
topics = ["foot_care"]

[[authority]]
id = "X 1"
kind = "plan_clinical_policy"
title = "Prolotherapy"
issuer = "Plan"
citation = { text = "CP.MP.1", verified = true, aliases = ["MP 1"], note = "n" }
scope = { level = "plan", values = ["p", "q"] }
lines_of_business = ["medicaid"]
provenance = { source = "s", retrieved = 2026-11-23, sha256 = "" }
subjects = ["prolotherapy"]
codes_informational = true
defects = ["DOC_HEADER_MISMATCH"]
approved = "2025-05"
last_review = "2025-06"
public = true
exception_route = "WAC 182-501-0160"
renumbered_from = ["X 0"]
adoptions = [{ plan = "p" }, { plan = "q", from = "2025-06", through = "2026-01-31", citation = "c" }]

[[authority.provision]]
version = "1"
status = "covered_with_criteria"
codes = ["hcpcs:m0076", "CPT:64000..64999", "HCPCS:M0076"]
diagnoses = ["M54.5", "F01..F99"]
conditions = [{ fact = "age_years", operator = "below", value = 21 }]
effective = 1990-04-01
through = "2025-03-31"
published = "2025-05-20"
decision_memo = "2018-02-15"
implementation = ["2019-02-26"]
date_basis = "admission"
reasons = { governs = ["IMR_BINDING"], not_on_ladder_ncd = ["LCD_PROPOSED"] }

[[authority.provision]]
version = "2"
topic = "foot_care"
role = "informs"
value = { units = 12, per = ["year", 1.5] }
effective = { earliest = "2025-06-01", latest = "2025-06-15", written = "early June" }
supersedes = [{ version = "1", mode = "replace" }]
"""


def contents(tmp_path: Path, text: str, name: str = "x.toml") -> Contents:
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    return read_contents([(name, tmp_path / name)])


def test_every_field_of_a_record(tmp_path: Path) -> None:
    first, second = contents(tmp_path, RECORD).provisions
    authority = first.authority
    assert authority is second.authority
    assert authority.kind is AuthorityKind.PLAN_CLINICAL_POLICY
    assert authority.family == "X 1"
    assert authority.citation.verified
    assert authority.provenance is not None
    assert authority.provenance.retrieved == dt.date(2026, 11, 23)
    assert authority.defects == (ReasonCode.DOC_HEADER_MISMATCH,)
    assert authority.approved == ImpreciseDate.parse("2025-05")
    assert [adoption.period for adoption in authority.adoptions] == [
        None,
        EffectivePeriod.of("2025-06", "2026-01-31"),
    ]
    assert first.status is CoverageStatus.COVERED_WITH_CRITERIA
    assert first.codes == CodeSet(frozenset({Code("HCPCS", "M0076")}), (CodeRange("CPT", "64000", "64999"),))
    assert first.diagnoses is not None
    assert first.diagnoses.matches_diagnosis("M54.50")
    assert first.conditions == (Condition("age_years", "below", 21),)
    assert first.period == EffectivePeriod.of("1990-04-01", "2025-03-31")
    assert first.implementation_on == (dt.date(2019, 2, 26),)
    assert first.reasons["governs"] == (ReasonCode.IMR_BINDING,)
    assert second.role is Role.INFORMS
    assert second.value == {"units": 12, "per": ("year", 1.5)}
    assert second.period.start.text() == "early June"
    assert second.supersedes[0].mode == "replace"


def test_json_and_json_lines_say_the_same(tmp_path: Path) -> None:
    authority = {
        "id": "X 1", "kind": "ncd", "title": "T", "citation": {"text": "X 1"}, "scope": {"level": "national"},
        "provision": [{"version": "1", "status": "covered", "effective": "2020-01"}],
    }  # fmt: skip
    header = {"schema": "coverage-records/1"}
    whole = contents(tmp_path, json.dumps(header | {"authority": [authority]}), "x.json")
    lines = contents(tmp_path, "\r\n".join([json.dumps(header), "", json.dumps(authority), ""]), "x.jsonl")
    for found in (whole, lines):
        (provision,) = found.provisions
        assert (provision.id, provision.period.text()) == ("X 1@1", "2020-01..")


@pytest.mark.parametrize(
    "second",
    [
        'version = "2"\nsupersedes = [{ version = "1" }]',
        'version = "2"\nconditions = [{ fact = "state", operator = "is", value = "KS" }]',
        'version = "1"\ncodes = ["CPT:00100"]',
        'version = "1"\ndiagnoses = ["M54.5"]',
        'version = "1"\nrole = "standard"',
    ],
)
def test_versions_that_may_stand_together(tmp_path: Path, second: str) -> None:
    head, first = RECORD.split("[[authority.provision]]")[0], 'version = "1"\n'
    rest = 'status = "covered"\neffective = "2020-01-01"\n'
    provisions = [f"[[authority.provision]]\n{each}\n{rest}" for each in (first, second)]
    assert len(contents(tmp_path, head + "".join(provisions)).provisions) == 2


def test_what_a_third_version_supersedes_through_the_second(tmp_path: Path) -> None:
    rows = [
        f'[[authority.provision]]\nversion = "{n}"\nstatus = "covered"\neffective = "202{n}-01-01"\n'
        + (f'supersedes = [{{ version = "{n - 1}" }}]\n' if n > 1 else "")
        for n in (1, 2, 3)
    ]
    assert len(contents(tmp_path, RECORD.split("[[authority.provision]]")[0] + "".join(rows)).provisions) == 3


LADDER = """
schema = "coverage-ladder/1"
[[ladder]]
id = "l"
name = "L"
line_of_business = "medicaid"
from = "2000-01-01"
citation = { text = "c" }
tiers_of = [ORDER]
[[ladder.tier]]
name = "own"
TIER
[[ladder.tier]]
name = "own last"
last = true
TIER
[[tiers]]
id = "a"
[[tiers.tier]]
name = "a last"
last = true
TIER
[[tiers.tier]]
name = "a"
TIER
[[tiers]]
id = "b"
[[tiers.tier]]
name = "b"
TIER
"""


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", ["own", "own last"]),
        ('"a", "b"', ["a", "b", "own", "a last", "own last"]),
        ('"b", "own", "a"', ["b", "own", "a", "own last", "a last"]),
    ],
)
def test_the_order_of_tiers(tmp_path: Path, order: str, names: list[str]) -> None:
    tier = 'kinds = ["ncd"]\nrelation = "controls"\ncitation = { text = "c" }'
    (ladder,) = contents(tmp_path, LADDER.replace("ORDER", order).replace("TIER", tier)).ladders
    assert [tier.name for tier in ladder.tiers] == names
    assert ladder.tiers[0].roles == {Role.DECIDES, Role.RESERVES}
    assert ladder.tiers[0].group == ladder.tiers[0].name


def test_a_folder_of_policies_stands_under_the_shipped_ladders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x.toml").write_text(RECORD)
    (tmp_path / "README.md").write_text("not read")
    (tmp_path / "MANIFEST.toml").write_text('schema = "coverage-manifest/1"')
    library = load_library(tmp_path, tmp_path / "sub" / "x.toml")
    shipped = shipped_library()
    assert [item.id for item in library.provisions] == ["X 1@1", "X 1@2"]
    assert [ladder.id for ladder in library.ladders.ladders] == [ladder.id for ladder in shipped.ladders.ladders]
    assert library.jurisdictions.areas == shipped.jurisdictions.areas
    assert library.payer_rules == shipped.payer_rules
    assert library.name == f"{tmp_path.name}, x.toml"


def test_paths_with_a_ladder_get_nothing_that_is_shipped(tmp_path: Path) -> None:
    tier = 'kinds = ["ncd"]\nrelation = "controls"\ncitation = { text = "c" }'
    (tmp_path / "l.toml").write_text(LADDER.replace("ORDER", "").replace("TIER", tier))
    library = load_library(tmp_path)
    assert [ladder.id for ladder in library.ladders.ladders] == ["l"]
    assert (library.notices, library.jurisdictions.areas) == ((), ())


def test_the_shipped_data_has_no_fault_and_is_loaded_twice_the_same() -> None:
    begin = time.perf_counter()
    library = shipped_library()
    assert time.perf_counter() - begin < 5
    assert library.ladders.models("medicaid")
    assert [area for area in library.jurisdictions.areas if area.state == "VA" and area.county]
    assert library.payer_rules.retroactive
    assert library.notices
    assert list(map(repr, library.provisions)) == list(map(repr, shipped_library().provisions))
    assert all(isinstance(item, Provision) for item in library.provisions)


def test_an_empty_start_in_a_table_is_open() -> None:
    text = (data_home() / "jurisdictions" / "contractors.csv").read_text(encoding="utf-8")
    faults: list[object] = []
    rows = read_contractors(text, "contractors.csv", faults)  # type: ignore[arg-type]
    assert not faults
    assert any(row.period.start.earliest == FIRST_DAY for row in rows)


def test_the_words_and_things_do_not_load_cattrs() -> None:
    code = "import sys, coverage_resolver.library; sys.exit('cattrs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
