"""An LCD whose prose rules on a code speaks of it, though no list has it: what it says must be read (mcd.md 11.11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_packs import CODE, MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver.io.mcd.joining import join_packs
from coverage_resolver.io.mcd.pack_file import PackFile, write_pack
from coverage_resolver.io.mcd.running_texts import ruled_in

RULED = "0232T"
REFUSED = f"Platelet-rich plasma (CPT code {RULED}) is considered investigational."
OPEN = ("indeterminate", MAY_REFUSE)


def world(folder: Path, listed: Any = (CODE,), lcd: Any = (), article: Any = ()) -> Path:
    held = snapshot([determination(**dict(lcd))], [billing(**dict(article))], {5: listed})
    return pack(folder, {"2024-06-01": held})


def fate(path: Path, code: str = RULED, day: str = "2024-06-01") -> tuple[str, tuple[str, ...]]:
    found = ask(path, day, code=code, code_system="CPT" if code[0].isdigit() else "HCPCS")
    return said(found), found.needs


@pytest.mark.parametrize("field", ["indication", "coding_guidelines", "doc_reqs", "util_guide", "associated_info"])
@pytest.mark.parametrize("listed", [(), (CODE,)])
def test_what_the_texts_of_an_lcd_rule_on_is_a_doubt(tmp_path: Path, field: str, listed: Any) -> None:
    assert fate(world(tmp_path, listed, lcd={field: f"<p>{REFUSED}</p>"})) == OPEN


@pytest.mark.parametrize("field", ["description", "other_comments", "add_icd10_info"])
def test_so_is_what_those_of_its_article_do(tmp_path: Path, field: str) -> None:
    path = world(tmp_path, article={field: REFUSED})
    assert fate(path) == OPEN
    found = ask(path, "2024-06-01", code=RULED, code_system="CPT")
    step = found.rulings["coverage"].step_of("L80001")
    assert step is not None
    assert REFUSED.rstrip(".") in step.provision.criteria


@pytest.mark.parametrize("field", ["summary_of_evidence", "analysis_of_evidence", "cms_cov_policy", "history_exp"])
def test_what_a_study_or_another_policy_says_is_not_its_rule(tmp_path: Path, field: str) -> None:
    assert fate(world(tmp_path, lcd={field: REFUSED})) == ("silent", ())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"HCPCS code {RULED} will be denied.", "indeterminate"),
        (f"The following codes are not covered:\n{RULED} Injection\n0481T Injection", "indeterminate"),
        ("Codes 0230T-0235T are excluded from coverage.", "indeterminate"),
        (f"Coverage is limited. See also CPT code {RULED}.", "silent"),
        (f"Covered services are not reported together with CPT code {RULED}.", "silent"),
        (f"CPT code {RULED} was studied in 40 patients.", "silent"),
        (f"Number {RULED} is covered.", "silent"),
        (f"{RULED} is invalid for Medicare.", "indeterminate"),
        (f"CPT code {RULED} is not a Medicare benefit.", "indeterminate"),
        (f"CPT code {RULED} is not a benefit when done for screening.", "indeterminate"),
    ],
)
def test_only_a_sentence_that_calls_it_a_code_and_rules_on_it(tmp_path: Path, text: str, answer: str) -> None:
    assert fate(world(tmp_path, lcd={"indication": text}))[0] == answer


def test_what_the_lists_have_is_said_by_the_lists(tmp_path: Path) -> None:
    assert fate(world(tmp_path, lcd={"indication": f"CPT code {CODE} is covered."}), CODE) == ("L80001@6", ())


def test_numbers_that_are_no_codes_of_services() -> None:
    texts = ("covered in ZIP code 12345", "ICD-10 code E1165 is covered", "see Article code A52370 for coverage")
    assert [list(ruled_in({"indication": text})) for text in texts] == [[], [], []]


def test_a_code_that_leaves_the_lists_and_stays_in_the_text(tmp_path: Path) -> None:
    """Both downloads have one text; what the first lists is listed, and with the second the text alone speaks."""
    lcd = determination(indication=f"CPT code {RULED} is covered.")
    first = snapshot([lcd], [billing()], {5: (CODE, RULED)})
    second = snapshot([lcd], [billing(version=6, start="2024-07-01")], {6: (CODE,)})
    path = pack(tmp_path, {"2024-06-01": first, "2024-07-02": second})
    assert fate(path, day="2024-06-01")[0] == "L80001@6"
    assert fate(path, day="2024-07-15")[0] == "indeterminate"


@pytest.mark.parametrize("was", [{}, {"ruled": {"81206": []}, "ruled_ranges": [], "ruled_by": "other wordings"}])
def test_a_pack_whose_texts_were_read_otherwise_is_read_anew(tmp_path: Path, was: dict[str, Any]) -> None:
    path, old, new = world(tmp_path, lcd={"indication": REFUSED}), tmp_path / "old.pack", tmp_path / "new.pack"
    opened = PackFile(path)
    parts = dict(opened.raw(number) for number in range(opened.count))
    about = {name: opened.manifest[name] for name in ("holds", "snapshots", "documents", "editions", "codes")}
    without = {name: table for name, table in opened.catalogue.items() if not name.startswith("ruled")}
    write_pack(old, {**without, **was}, about, parts)
    assert fate(old) == ("silent", ())
    join_packs([old], new)
    assert fate(new) == OPEN
    assert new.read_bytes() == path.read_bytes()
