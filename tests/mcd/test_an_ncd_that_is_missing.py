"""An NCD that a document names and that no snapshot of the NCDs has: nobody can tell what it says of the service."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import load_library
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.lookup import lookup

MISSING = "NCD 999"


def named(*numbers: int, lcds: Any = (), served: bool = False, ncds: Any = ()) -> Any:
    row = billing()
    tables = {"article_related_ncd_documents": [of(row, r_ncd_id=number) for number in numbers]}
    if not served:
        tables["article_related_documents"] = []
    return snapshot(lcds, [row], article_tables=tables, ncds=ncds)


@pytest.mark.parametrize("day", ["2024-06-01", "2025-01-01"])
@pytest.mark.parametrize("numbers", [(999,), (999, 1)])
def test_it_is_a_doubt_that_names_it(tmp_path: Path, numbers: Any, day: str) -> None:
    found = ask(pack(tmp_path, {"2024-06-01": named(*numbers)}), day)
    assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)
    assert any(need.endswith(f"unknown in these snapshots: {MISSING}") for need in found.needs)
    assert MISSING in found.must_consult


def test_whoever_knows_that_it_is_about_something_else_says_so(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": named(999)})
    assert said(ask(path, "2024-06-01", facts={f"{MISSING} addresses the service": False})) == "silent"


def test_a_determination_that_was_put_in_force_under_it_decides(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": named(999, lcds=[determination()], served=True)})
    found = ask(path, "2024-06-01")
    assert (said(found), "NCD_NAMED" in found.reason_codes) == ("L80001@6", True)
    assert MISSING in found.must_consult


def test_ncds_that_were_never_read_are_not_missing(tmp_path: Path) -> None:
    unread = named(999)
    del unread["ncd"]
    found = ask(pack(tmp_path, {"2024-06-01": unread}), "2024-06-01")
    assert MISSING not in " ".join((*found.needs, *found.must_consult))


@pytest.mark.parametrize(("as_of", "missing"), [("2024-08-31", False), ("2024-09-01", True), ("2025-02-01", False)])
def test_it_is_missing_from_the_first_snapshot_of_the_ncds_until_one_has_it(
    tmp_path: Path, as_of: str, missing: bool
) -> None:
    unread = named(999)
    del unread["ncd"]
    ncd = {"ncd_id": 999, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "Something"}
    ncd |= {"ncd_efctv_dt": "2020-01-21 00:00:00", "cvrg_lvl_cd": 3}
    path = pack(tmp_path, {"2024-06-01": unread, "2024-09-01": named(999), "2025-02-01": named(999, ncds=[ncd])})
    found = ask(path, "2024-06-01", as_of=as_of)
    steps = {step.provision.authority.id for step in found.rulings["coverage"].steps if step.disposition == "depends"}
    assert (MISSING in steps) is missing


def test_lookup_names_it(tmp_path: Path) -> None:
    library = load_library(pack(tmp_path, {"2024-06-01": named(999)}))
    rows = lookup(library, Code.of("CPT", CODE), "AK", dt.date(2024, 6, 1))["documents"]
    assert [(row["document"], row["says"], row["named_by"]) for row in rows if row["kind"] == "ncd"] == [
        (MISSING, "in none of these snapshots", ["A90001"])
    ]
