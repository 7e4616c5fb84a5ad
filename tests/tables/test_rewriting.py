"""What failed rows expect is rewritten to what the library answers, and nothing else of a file is."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import source
from table_texts import HEADER as WITH_NOTE
from table_texts import RIGHT as RIGHT_NOTED
from table_texts import WRONG as WRONG_NOTED

from coverage_resolver import CodeSet, shipped_library
from coverage_resolver.tables.checking import check_rows
from coverage_resolver.tables.known_names import known_names
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rewriting import Rewriting, Rewritten, rewritten_lines, rewritten_table
from coverage_resolver.tables.rows import Options
from coverage_resolver.tables.rule_targets import UNCHECKED
from coverage_resolver.tables.running import run_row

LIBRARY = shipped_library()
OPTIONS = Options(names=known_names(LIBRARY))
#: Without the column in which a row says that it was rewritten.
HEADER, RIGHT, WRONG = (
    text.replace(",note\n", "\n").replace(",\n", "\n") for text in (WITH_NOTE, RIGHT_NOTED, WRONG_NOTED)
)
NAMES = "case,line_of_business,code_system,code,service_state,dos,as_of"
ASKED = "medicare_ffs,HCPCS,M0076,FL,1999-09-27,2026-06-30"


def update(path: Path, force: bool = False) -> Rewritten:
    """Run the rows of a file, and rewrite those that fail."""
    rows = read_table(path, path.name, OPTIONS)
    checked = check_rows(rows, LIBRARY)
    rewriting = Rewriting(library=LIBRARY, options=OPTIONS, flag="--force", force=force)
    return rewriting.of([(path.name, path)], checked.results)


def passes(path: Path) -> bool:
    return not check_rows(read_table(path, path.name, OPTIONS), LIBRARY).failed


def table(folder: Path, content: str | bytes, name: str = "t.decisions.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def after(folder: Path, content: str | bytes, name: str = "t.decisions.csv") -> str:
    """The text of a table when it was updated; it passes, and a second update leaves every byte."""
    path = table(folder, content, name)
    update(path)
    once = path.read_bytes()
    assert passes(path)
    assert update(path) == Rewritten()
    assert path.read_bytes() == once
    return once.decode()


def cell(folder: Path, column: str, wrong: str, *, asked: str = ASKED, more: str = "", given: str = "") -> str:
    """What becomes of one cell that expects something wrong."""
    head = f"{NAMES}{more and ',' + more},{column}\n"
    text = after(folder, f"{head}a,{asked}{given and ',' + given},{wrong}\n")
    return next(csv.DictReader(io.StringIO(text)))[column]


def test_only_the_cells_that_differ_are_written(tmp_path: Path) -> None:
    text = after(tmp_path, HEADER + RIGHT + WRONG)
    assert text == HEADER + RIGHT + WRONG.replace("not_medically_necessary,NCD 150.7", "indeterminate,absent")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_marks_of_order_and_quotes_stay(tmp_path: Path, end: str, mark: str) -> None:
    head = HEADER.replace("case,", "case,rule,")
    quoted = WRONG.replace("FL", '"FL"').replace("NCD 150.7", '"NCD 150.7"')
    rows = [row.replace("day,", 'day,"a ""b"",\nc",') for row in (quoted, RIGHT)]
    before = (mark + head + "".join(rows)).replace("\n", end)
    wanted = before.replace("not_medically_necessary", "indeterminate", 1).replace('"NCD 150.7"', '"absent"')
    assert after(tmp_path, before) == wanted


def test_a_table_without_an_end_of_its_last_line_gets_none(tmp_path: Path) -> None:
    assert after(tmp_path, (HEADER + WRONG).rstrip("\n")).endswith(",indeterminate,absent")


def test_in_markdown_prose_comments_and_the_width_of_cells_stay(tmp_path: Path) -> None:
    before = (
        "# Home  \r\n\r\n<!-- | case | -->\r\n"
        "| case | line_of_business | code_system | code    | service_state | dos | as_of | expect.status "
        "          | expect.governing |\r\n"
        "|------|---|:-:|---|---|---|---|---|---:|\r\n"
        "| a | medicare_ffs | HCPCS | `M0076` | FL | 1999-09-26 | 2026-06-30 | not_medically_necessary "
        "|      `NCD 150.7` |\r\n\r\nText | more.\r\n"
    )
    wanted = before.replace("| not_medically_necessary |", "| indeterminate           |")
    assert after(tmp_path, before, "t.decisions.md") == wanted.replace("|      `NCD 150.7` |", "|         `absent` |")


def test_a_bar_in_a_cell_of_markdown_is_written_as_one(tmp_path: Path) -> None:
    head = "| case | line_of_business | code_system | code | service_state | dos | as_of | expect.alternatives |\n"
    row = "| a | medicare_ffs | HCPCS | M0076 | FL | 1999-09-26 | 2026-06-30 | covered |\n"
    text = after(tmp_path, f"{head}|{'---|' * 8}\n{row}", "t.decisions.md")
    assert "\\|" in text.splitlines()[2]


TOML = """# A comment.
[defaults]
line_of_business = "medicare_ffs"
code_system = "HCPCS"
code = "M0076"
service_state = "FL"
as_of = "2026-06-30"

[[row]] # one
case = "a"
dos = 1999-09-26
expect.status = 'covered'   # why
expect.settled = true

[[row]]
case = "b"
dos = 1999-09-27
expect = { status = "covered", displaced = ["NCD 150.7"] }

[[row]]
case = "c"
dos = 1999-09-27
[row.expect]
status = "covered"
valid_from = 2001-01-01
"""


def test_in_toml_each_form_of_a_key_and_its_comments_stay(tmp_path: Path) -> None:
    wanted = TOML.replace("'covered'", '"indeterminate"').replace("settled = true", "settled = false")
    wanted = wanted.replace('"covered"', '"not_medically_necessary"').replace('["NCD 150.7"]', '"absent"')
    text = after(tmp_path, TOML, "t.decisions.toml")
    assert text == wanted.replace("2001-01-01", "1999-09-27")


@pytest.mark.parametrize(
    ("column", "wrong", "right"),
    [
        ("expect.status", "covered", "not_medically_necessary"),
        ("expect.status", "excluded_benefit", "not_medically_necessary"),
        ("expect.governing", "~LCD", "NCD 150.7@1"),
        ("expect.governing", "NCD 150.9", "NCD 150.7@1"),
        ("expect.displaced", "*", "absent"),
        ("expect.settled", "FALSE", "true"),
        ("expect.valid_from", "2001-01-01", "1999-09-27"),
        ("expect.payers", "medicaid|medicare_ffs", "medicare_ffs"),
        ("expect.steps", "NCD 150.7=displaced", "NCD 150.7@1=governs"),
        ("expect.error", "absent", "absent"),
        ("expect2.status", "covered", "absent"),
        ("expect.routed_by", "MAC_BY_LAB", "MAC_BY_SERVICE_PLACE"),
    ],
)
def test_a_cell_gets_the_whole_value_in_the_words_of_its_column(
    tmp_path: Path, column: str, wrong: str, right: str
) -> None:
    assert cell(tmp_path, column, wrong) == right


def test_a_topic_gets_every_entry_of_its_value(tmp_path: Path) -> None:
    text = cell(tmp_path, "expect.topic.by", "~nobody", more="topic", given="coverage")
    assert text == "NCD 150.7@1"


def test_a_refusal_is_named_by_its_field(tmp_path: Path) -> None:
    asked = ASKED.replace("M0076", "M00")
    assert cell(tmp_path, "expect.error", "~nothing like it", asked=asked) == "service.code"


def test_a_row_that_is_rewritten_says_that_nobody_checked_it(tmp_path: Path) -> None:
    head = WITH_NOTE.replace(",note", ",source,note")
    text = after(
        tmp_path,
        head
        + WRONG_NOTED.replace("NCD 150.7,", 'NCD 150.7,"42 CFR 1, 2",mine')
        + RIGHT_NOTED.replace(",\n", ",NCD,\n"),
    )
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["source"] for row in found] == ["generated", "NCD"]
    assert [row["note"] for row in found] == [f"mine; {UNCHECKED}; source before: 42 CFR 1, 2", ""]


def test_rows_that_cannot_say_so_are_counted(tmp_path: Path) -> None:
    lines = list(rewritten_lines(update(table(tmp_path, HEADER + WRONG))))
    assert lines == [
        "t.decisions.csv:2:expect.status (cell H2)  wrong-day",
        "  - not_medically_necessary",
        "  + indeterminate",
        "t.decisions.csv:2:expect.governing (cell I2)  wrong-day",
        "  - NCD 150.7",
        "  + absent",
        "t.decisions.csv · rewrote 2 cells of 1 row to what the library answers · "
        "hold each against its source before you rely on it",
        "t.decisions.csv · 1 row of these cannot say that nobody checked it against the law · "
        "write `generated` under `source`",
    ]


def test_a_program_gets_the_same(tmp_path: Path) -> None:
    told = rewritten_table(update(table(tmp_path, HEADER + WRONG)))
    assert json.loads(json.dumps(told))["changed"][0] == {
        "table": "t.decisions.csv",
        "line": 2,
        "case": "wrong-day",
        "column": "expect.status",
        "before": "not_medically_necessary",
        "after": "indeterminate",
    }


def test_the_mode_of_a_file_stays_and_a_link_goes_on_leading_to_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = table(tmp_path / "real", HEADER + WRONG)
    real.chmod(0o640)
    link = tmp_path / "t.decisions.csv"
    link.symlink_to(real)
    update(link)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert passes(real)


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    update(table(tmp_path, HEADER + WRONG))
    assert [path.name for path in tmp_path.iterdir()] == ["t.decisions.csv"]


@pytest.mark.parametrize("name", ["=A1", "+7", "@home", "#REF!", '"quoted"', "'single'", "'=both", "a,b", "a|b", "`x`"])
@pytest.mark.parametrize("spelling", ["csv", "md", "toml"])
def test_a_name_that_looks_like_a_formula_is_guarded(tmp_path: Path, spelling: str, name: str) -> None:
    record = source(name, "ncd", "covered", codes=CodeSet.procedures(["HCPCS:G9999"]))
    library = LIBRARY.with_provisions([record])
    cells = dict(
        zip(
            NAMES.split(","),
            ["a", *ASKED.replace("M0076", "G9999").replace("1999-09-27", "2025-07-15").split(",")],
            strict=True,
        )
    )
    text = {"csv": as_csv, "md": as_markdown, "toml": as_toml}[spelling](
        [{**cells, "expect.governing": "absent"}], csv.QUOTE_MINIMAL, "\n"
    )
    path = table(tmp_path, text, f"t.decisions.{spelling}")
    options = Options(names=known_names(library))
    checked = check_rows(read_table(path, path.name, options), library)
    rewriting = Rewriting(library=library, options=options, flag="--force")
    assert [change.after for change in rewriting.of([(path.name, path)], checked.results).changes] == [f"{name}@1"]
    (row,) = read_table(path, path.name, options)
    assert row.texts["expect.governing"] == f"{name}@1"
    assert run_row(row, library).passed


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


def test_what_git_keeps_is_rewritten_and_what_it_does_not_keep_only_by_force(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + WRONG)
    git(tmp_path, "init", "-q")
    new = update(path)
    assert new.refused == ("t.decisions.csv · is not in git yet · commit it first, or add --force",)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a")
    path.write_text(HEADER + WRONG + RIGHT)
    told = "t.decisions.csv · has changes that are not committed · commit it first, or add --force"
    assert update(path).refused == (told,)
    assert path.read_text() == HEADER + WRONG + RIGHT
    git(tmp_path, "commit", "-qam", "b")
    assert len(update(path).changes) == 2
    path.write_text(HEADER + WRONG)
    assert len(update(path, force=True).changes) == 2


WRONGS = {
    "expect.status": ["covered", "excluded_benefit", "indeterminate", "*", "not_medically_necessary"],
    "expect.governing": ["NCD 150.7", "~SSA", "absent", "*", "NCD 150.7@1"],
    "expect.alternatives": ["covered|none", "absent", "excluded_benefit"],
    "expect.reason": ["NCD_SILENT", "absent", "*"],
    "expect.caveats": ["~zzz", "absent", "*"],
    "expect.settled": ["true", "false"],
    "expect.valid_through": ["1999-09-26", "absent", "*"],
    "expect.prior_authorization": ["no-auth", "auth-needed"],
    "expect.steps": ["NCD 150.7=governs", "absent"],
    "expect.ruling.coverage": ["covered", "~z", "absent"],
    "expect2.status": ["absent", "covered"],
}
DAYS = ["1966-06-30", "1999-09-26", "1999-09-27", "2025-07-15", "2025-06"]


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows that mostly expect what is wrong, in columns in any order."""
    columns = draw(st.lists(st.sampled_from(sorted(WRONGS)), min_size=1, max_size=4, unique=True))
    rows = []
    for number in range(draw(st.integers(1, 3))):
        asked = dict(zip(NAMES.split(","), ["", *ASKED.split(",")], strict=True))
        wishes = {name: draw(st.sampled_from(WRONGS[name])) for name in columns}
        about = {
            "source": draw(st.sampled_from(["", "a law, b", "generated"])),
            "note": draw(st.sampled_from(["", "x"])),
        }
        row = {**asked, **wishes, **about, "case": f"row-{number}", "dos": draw(st.sampled_from(DAYS))}
        rows.append(row)
    order = draw(st.permutations(sorted(rows[0])))
    return [{name: row[name] for name in order} for row in rows]


def as_csv(rows: list[dict[str, str]], quoting: int, end: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), quoting=quoting, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_markdown(rows: list[dict[str, str]], *_: object) -> str:
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join(" | ".join(["", *(text.replace("|", "\\|") for text in line), ""]).strip() for line in lines)


def as_toml(rows: list[dict[str, str]], *_: object) -> str:
    """Empty cells are not written: they stand nowhere."""
    blocks = ("".join(f"{name} = {json.dumps(text)}\n" for name, text in row.items() if text) for row in rows)
    return "\n".join(f"[[row]]\n{block}" for block in blocks)


@pytest.mark.parametrize("spelling", ["csv", "md", "toml"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=tables(), quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), end=st.sampled_from(["\n", "\r\n"]))
def test_a_table_that_was_updated_passes_and_is_not_updated_again(
    tmp_path_factory: pytest.TempPathFactory, spelling: str, rows: list[dict[str, str]], quoting: int, end: str
) -> None:
    """But for rows of which something was left, and told; a row that passed before says the same as before."""
    spelled = {"csv": as_csv, "md": as_markdown, "toml": as_toml}[spelling](rows, quoting, end)
    path = table(tmp_path_factory.mktemp("t"), spelled, f"t.decisions.{spelling}")
    before = {row.case: row for row in read_table(path, path.name, OPTIONS)}
    passed = {case for case, row in before.items() if run_row(row, LIBRARY).passed}
    found = update(path)
    assert found.refused == ()
    once = path.read_bytes()
    read = read_table(path, path.name, OPTIONS)
    assert all(dict(row.texts) == dict(before[row.case].texts) for row in read if row.case in passed)
    failed = {row.row.case for row in check_rows(read, LIBRARY).failed}
    told = {row.case for row in before.values() if any(line.startswith(f"{row.where}") for line in found.left)}
    assert failed <= told
    again = update(path)
    assert again.changes == ()
    assert path.read_bytes() == once
