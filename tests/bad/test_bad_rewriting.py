"""What ``--update`` leaves and refuses: each reason word by word, and the file as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coverage_resolver import shipped_library
from coverage_resolver.tables.checking import check_rows
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rewriting import Rewriting, Rewritten
from coverage_resolver.tables.rows import Options

LIBRARY = shipped_library()
HEAD = "case,line_of_business,code_system,code,service_state,dos,as_of,expect.status"
ROW = "a,medicare_ffs,HCPCS,M0076,FL,1999-09-27,2026-06-30"
WRONG = f"{HEAD}\n{ROW},covered\n"
BY_HAND = "left as it is; change it by hand"


def update(path: Path, then: str = "") -> Rewritten:
    """Run the rows of a file and rewrite it; ``then`` is what somebody wrote into it meanwhile."""
    checked = check_rows(read_table(path, path.name, Options()), LIBRARY)
    if then:
        path.write_text(then)
    return Rewriting(library=LIBRARY, options=Options(), flag="--force").of([(path.name, path)], checked.results)


def left(folder: Path, text: str, name: str = "t.decisions.csv") -> tuple[str, ...]:
    """Why nothing of a table was rewritten."""
    path = folder / name
    path.write_text(text)
    found = update(path)
    assert found.changes == ()
    assert path.read_text() == text
    return found.left + found.refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD},marks\n{ROW},covered,xfail\n", "t.decisions.csv:2 · is marked xfail"),
        (
            f"{HEAD}\n{ROW},covered\n".replace("1999-09-27", "1999-09"),
            "t.decisions.csv:2 · has no one answer over its days: it changes on 1999-09-27",
        ),
        (
            f"{HEAD.replace('status', 'error')}\n{ROW},service.code\n",
            "t.decisions.csv:2 · expects a refusal, and the question is answered",
        ),
        (
            f"{HEAD.replace('status', 'no_reason')}\n{ROW},NCD_BINDING\n",
            "t.decisions.csv:2:expect.no_reason (cell H2) · names what must not come, and it came",
        ),
    ],
)
def test_what_no_cell_can_say_is_left_and_told(tmp_path: Path, text: str, told: str) -> None:
    assert left(tmp_path, text) == (f"{told} · {BY_HAND}",)


def test_the_other_cells_of_such_a_row_are_written(tmp_path: Path) -> None:
    path = tmp_path / "t.decisions.csv"
    path.write_text(f"{HEAD},expect.no_reason\n{ROW},covered,NCD_BINDING\n")
    found = update(path)
    assert [change.after for change in found.changes] == ["not_medically_necessary"]
    assert len(found.left) == 1


def test_a_workbook_is_not_rewritten(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book, path = openpyxl.Workbook(), tmp_path / "t.decisions.xlsx"
    for line in WRONG.splitlines():
        book.active.append(line.split(","))
    book.save(path)
    before = path.read_bytes()
    what = "a workbook is not rewritten, for its formats might be lost"
    told = f"t.decisions.xlsx · {what} · change the cells by hand, or save the table as .decisions.csv"
    assert update(path).refused == (told,)
    assert path.read_bytes() == before


TOML = """{defaults}
[[row]]
case = "a"
line_of_business = "medicare_ffs"
code_system = "HCPCS"
code = "M0076"
service_state = "FL"
dos = 1999-09-27
as_of = "2026-06-30"
{row}
"""


@pytest.mark.parametrize(
    ("defaults", "row"),
    [
        ('[defaults.expect]\nstatus = "covered"', ""),
        ("", 'expect.status = """covered"""'),
        ("", '"expect.status" = "covered"'),
    ],
)
def test_a_value_that_stands_elsewhere_in_toml_is_left(tmp_path: Path, defaults: str, row: str) -> None:
    found = left(tmp_path, TOML.format(defaults=defaults, row=row), "t.decisions.toml")
    assert found[0].endswith(f":expect.status · stands where it cannot be rewritten in place · {BY_HAND}")


def test_a_row_whose_source_would_go_on_standing_behind_another_answer_is_left(tmp_path: Path) -> None:
    text = TOML.format(defaults='[defaults]\nsource = "NCD 150.7"', row='expect.status = "covered"')
    what = "stands where it cannot be rewritten in place, and would seem to say the answer"
    assert left(tmp_path, text, "t.decisions.toml") == (f"t.decisions.toml:3:source · {what} · {BY_HAND}",)


def test_a_row_of_markdown_with_a_comment_in_it_is_left(tmp_path: Path) -> None:
    head, row = HEAD.replace(",", " | "), ROW.replace(",", " | ")
    text = f"| {head} |\n|{'---|' * 8}\n| {row} | covered <!-- why --> |\n"
    told = f"t.decisions.md:3:expect.status · stands where it cannot be rewritten in place · {BY_HAND}"
    assert left(tmp_path, text, "t.decisions.md") == (told,)


@pytest.mark.parametrize(
    "then", [WRONG.replace("FL", "GA"), WRONG.replace("FL", "=A1"), f"{HEAD}\n", HEAD + "\n" + WRONG[len(HEAD) :]]
)
def test_a_file_that_somebody_changed_meanwhile_is_left(tmp_path: Path, then: str) -> None:
    path = tmp_path / "t.decisions.csv"
    path.write_text(WRONG)
    told = "t.decisions.csv · has changed since its rows were run · run them again"
    assert update(path, then).refused == (told,)
    assert path.read_text() == then


@pytest.mark.parametrize("broken", [OSError(), subprocess.CalledProcessError(128, "git")])
def test_where_git_does_not_say_it_the_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise broken

    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(subprocess, "run", fails)
    what = "git does not say whether it has changes that are not committed"
    assert left(tmp_path, WRONG) == (f"t.decisions.csv · {what} · commit it first, or add --force",)


def test_a_text_in_toml_that_looks_like_its_key_stops_the_whole_file(tmp_path: Path) -> None:
    """What is written is read again, and not taken on trust."""
    text = TOML.format(defaults="", row='note = """\nexpect.status = "x"\n"""\n[row.expect]\n"status" = "covered"')
    told = f"t.decisions.toml · would not read back as it is meant · {BY_HAND}"
    assert left(tmp_path, text, "t.decisions.toml") == (told,)
