"""Lint at the command line: exit codes, text, JSON, SARIF; and what its page says of its codes."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from pack_lines import HEADER, line, pack
from small_packs import billing, determination, snapshot
from small_packs import pack as determinations
from strategies import reach, rules, source

from coverage_resolver import Citation, Resolution, resolve
from coverage_resolver.cli import main
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.records import load_placed, shipped_library
from coverage_resolver.lint import NOT_CHECKED, RULES, inspect
from coverage_resolver.lint import search as searching
from coverage_resolver.lint.sarif import report_sarif

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> tuple[int, str, str]:
        code = main(["lint", *map(str, arguments)])
        found = capsys.readouterr()
        return code, found.out, found.err

    return command


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    path = tmp_path / "pack.jsonl"
    path.write_text(pack("covered", "not_medically_necessary"), encoding="utf-8")
    return path


def test_an_error_leaves_with_1_whatever_is_shown(run: Any, tied: Path) -> None:
    code, out, err = run(tied)
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == tied.as_posix()
    assert out.splitlines()[1].startswith(
        "  error   tie               3:provision[1].status (N 2@1 coverage) · says not_medically_necessary"
    )
    assert out.splitlines()[-2] == "1 error, 0 warnings, 0 notes"
    assert out.splitlines()[-1].startswith(f"Not checked: {NOT_CHECKED[0]}; ")


def test_no_error_leaves_with_0_and_a_severity_hides_what_is_less_bad(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "pack.jsonl"
    path.write_text(f"{HEADER}\n{line('N 1', 'covered', effective='2025-06')}", encoding="utf-8")
    assert [run(path, "--severity", each)[0] for each in ("note", "warning", "error")] == [0, 0, 0]
    shown = [run(path, "--severity", each)[1].splitlines()[-2] for each in ("note", "warning", "error")]
    assert shown == [
        "0 errors, 1 warning, 1 note",
        "0 errors, 1 warning, 0 notes",
        "0 errors, 0 warnings, 0 notes",
    ]


def test_what_cannot_be_read_is_a_finding_and_leaves_with_3(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('schema = "coverage-records/1"\na = 00100', encoding="utf-8")
    code, out, err = run(path)
    assert (code, err) == (3, "")
    assert out.splitlines()[1].startswith("  error   unreadable")
    assert "Nothing else was examined, because not every file could be read." in out
    assert run(tmp_path / "nowhere")[::2] == (
        3,
        f"error: {tmp_path.as_posix()}/nowhere · no such file or folder · check the path\n",
    )


def test_wrong_usage(run: Any, tied: Path) -> None:
    assert run(tied, "--as-of", "2025-02-30")[::2] == (
        2,
        "error: --as-of · question.as_of · no such day in the calendar · write the day as YYYY-MM-DD\n",
    )
    assert run(tied, "--severity", "bad")[0] == 2
    code, out, err = run(tied, "--json", "--sarif")
    assert (code, out) == (2, "")
    assert "argument --sarif: not allowed with argument --json" in err


def test_the_json_has_file_row_field_citation_and_witness(run: Any, tied: Path) -> None:
    table = json.loads(run(tied, "--json")[1])
    assert table["counts"] == {"error": 1, "warning": 0, "note": 0}
    (finding,) = table["findings"]
    label = tied.as_posix()
    expected = {"file": label, "row": "3:provision[1]", "field": "status", "citation": "N 2", "severity": "error"}
    assert {key: finding[key] for key in expected} == expected
    assert finding["also"] == [f"{label}:2:provision[1]"]
    assert finding["witness"].pop("question")["service"]["code"] == "M0076"
    assert finding["witness"] == {
        "line_of_business": "medicare_advantage",
        "code": "HCPCS:M0076",
        "area": "anywhere",
        "day": "2020-01-01",
        "through": "no known end",
    }


def test_the_sarif_has_the_essential_structure(run: Any, tied: Path) -> None:
    """SARIF 2.1.0 sections 3.13, 3.14, 3.19, 3.27 and 3.28: what a reader of it relies on."""
    log = json.loads(run(tied, "--sarif")[1])
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (one,) = log["runs"]
    declared = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in declared] == list(RULES)
    assert all(rule["shortDescription"]["text"] for rule in declared)
    assert {rule["defaultConfiguration"]["level"] for rule in declared} == {"error", "warning", "note"}
    assert one["invocations"][0]["executionSuccessful"] is True
    for result in one["results"]:
        assert declared[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            assert location["logicalLocations"][0]["fullyQualifiedName"]
        physical = result["locations"][0]["physicalLocation"]
        assert physical["region"]["startLine"] == 3
        assert re.fullmatch(r"[^ \\]+", physical["artifactLocation"]["uri"])


def test_a_finding_is_known_in_sarif_by_its_records_not_by_its_words_or_its_line(tied: Path) -> None:
    """SARIF 2.1.0 section 3.27.17: another wording of a message must not make a known result a new one."""
    found = inspect(load_placed(tied))
    (tie,) = found.findings
    reworded = attrs.evolve(tie, what="said otherwise", where="other.jsonl:9", row="9")
    shown = [report_sarif(attrs.evolve(found, findings=(item, item)))["runs"][0]["results"] for item in (tie, reworded)]
    known = [[result["partialFingerprints"] for result in results] for results in shown]
    assert known[0] == known[1]
    assert [list(each.values()) for each in known[0]] == [
        [f"tie:{tie.record}:status:{tie.beside[0]}"],
        [f"tie:{tie.record}:status:{tie.beside[0]}:2"],
    ]


def test_a_witness_asks_for_the_tie_again(tied: Path) -> None:
    placed = load_placed(tied)
    assert placed.library is not None
    (tie,) = inspect(placed).findings
    assert tie.witness is not None
    assert tie.witness.question is not None
    item = resolve(tie.witness.question, placed.library).primary
    assert item.resolution is Resolution.CONFLICT


def test_beside_the_shipped_records_only_what_touches_ones_own_is_told(run: Any, tied: Path) -> None:
    table = json.loads(run(tied, "shipped", "--json")[1])
    mine = tied.as_posix()
    assert table["findings"]
    for finding in table["findings"]:
        assert finding["file"] == mine or any(where.startswith(mine) for where in finding["also"])


def test_the_same_records_give_the_same_bytes(run: Any) -> None:
    first, second = (run("shipped", "--json", "--as-of", "2026-06-30")[1] for _ in range(2))
    assert first == second


def test_the_shipped_records_have_the_findings_that_the_page_explains(run: Any) -> None:
    """Only what sources leave open: see docs/lint.md, "The shipped data"."""
    table = json.loads(run("shipped", "--json", "--as-of", "2026-06-30")[1])
    assert {finding["code"] for finding in table["findings"]} <= {
        "tie",
        "gap",
        "shadowed",
        "undated",
        "unverified",
        "unpublished",
        "stale-review",
        "source-defect",
        "unknown-former-id",
        "unknown-plan",
    }
    gaps = {finding["file"] for finding in table["findings"] if finding["code"] == "gap"}
    assert gaps == {"medicaid/ks/kmap-26140.toml"}, "a bulletin that was issued anew for a later day"
    ties = {finding["file"] for finding in table["findings"] if finding["code"] == "tie"}
    assert ties <= {"medicare/advantage/422.toml", "commercial/ca/health-and-safety-code.toml"}
    shadowed = {finding["file"].split("/")[0] for finding in table["findings"] if finding["code"] == "shadowed"}
    assert shadowed == {"plans"}, "a state prevails; no state's own rule is in vain"
    same = json.loads(run(data_home(), "--json", "--as-of", "2026-06-30")[1])
    assert [finding["what"] for finding in same["findings"]] == [finding["what"] for finding in table["findings"]]


def test_a_library_in_memory_is_named_by_its_documents() -> None:
    blank = source("N 1", "ncd", "covered")
    blank = attrs.evolve(blank, authority=attrs.evolve(blank.authority, citation=Citation(" ")))
    lines = [item.line() for item in inspect(rules().with_provisions([blank])).findings]
    assert "N 1.citation.text · an empty citation · cite the source" in lines


def test_stale_reviews_are_not_looked_at_without_a_day() -> None:
    library = shipped_library()
    assert any("stale reviews" in text for text in inspect(library).not_checked)
    assert inspect(library, dt.date(2026, 6, 30)).not_checked == NOT_CHECKED


def test_what_was_not_gone_through_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_CELLS", 1)
    pair = [source("N 1", "ncd", "covered"), source("N 2", "ncd", "excluded_benefit", scope=reach("ncd"))]
    found = inspect(rules().with_provisions(pair)).findings
    assert {item.what for item in found if item.code == "not-examined"} == {
        "too many cases to tell whether it ties with `N 1@1`",
        "too many cases to tell whether it ever governs",
    }
    assert not any(item.code == "tie" for item in found)


@pytest.mark.skipif(not (ROOT / "docs" / "lint.md").is_file(), reason="the pages stand in the checkout only")
def test_the_page_lists_every_code_with_its_severity_and_meaning() -> None:
    page = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8").split("<!-- codes -->")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", page, flags=re.MULTILINE)
    assert rows == [(rule.code, rule.severity.value, rule.meaning) for rule in RULES.values()]


def test_a_pack_is_held_against_what_was_written_and_its_determinations_are_not_examined(
    run: Any, tmp_path: Path
) -> None:
    path = determinations(tmp_path, {"2025-08-17": snapshot([determination()], [billing()])})
    code, out, _ = run(path)
    assert code == 0
    assert "what the determinations in packs say: only whether the packs are whole" in out
    whole = bytearray(path.read_bytes())
    whole[-200] ^= 1
    path.write_bytes(whole)
    code, out, _ = run(path)
    assert code == 3
    assert "is damaged: part" in out and "Nothing else was examined" in out


def test_a_damaged_pack_is_a_finding_for_machines_too(run: Any, tmp_path: Path) -> None:
    path = determinations(tmp_path, {"2025-08-17": snapshot([determination()], [billing()])})
    whole = bytearray(path.read_bytes())
    for place in (-200, 5):  # a part, and the header
        whole[place] ^= 1
        path.write_bytes(whole)
        code, out, _ = run("--json", path)
        table = json.loads(out)
        assert (code, table["readable"]) == (3, False)
        assert [(each["code"], each["where"]) for each in table["findings"]] == [("unreadable", path.name)]
        code, out, _ = run("--sarif", path)
        (result,) = json.loads(out)["runs"][0]["results"]
        assert (code, result["ruleId"]) == (3, "unreadable")


def test_questions_to_a_library_that_is_refused_come_with_a_note(run: Any, tmp_path: Path) -> None:
    found = [
        source("N 1", "ncd", "covered"),
        source("N 1", "ncd", "excluded_benefit", version="2"),
    ]
    found[1] = attrs.evolve(found[1], authority=found[0].authority)
    file = tmp_path / "records.jsonl"
    file.write_text(dump_records(found), "utf-8")
    code, out, err = run(file, "--questions", tmp_path / "asked")
    assert code == 1 and "version-overlap" in out
    assert "when the faults between records are corrected" in err
