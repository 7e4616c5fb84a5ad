"""The guide for analysts is carried out: its record is the shipped one, its commands run, its row fails alone."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from coverage_resolver import Role, Stance, load_library
from coverage_resolver.cli import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "add-a-state-bulletin.md").read_text("utf-8")
BULLETIN = ROOT / "data" / "medicaid" / "ks" / "kmap-26140.toml"


def blocks(mark: str) -> list[str]:
    """The blocks of the guide under a mark, without their fences."""
    found = re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)```", GUIDE, flags=re.DOTALL)
    assert found, mark
    return found


def commands(block: str) -> list[list[str]]:
    return [shlex.split(line) for line in block.replace("\\\n", " ").splitlines() if line.strip()]


def as_written(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "provision"}


def test_every_piece_of_the_record_in_the_guide_is_in_the_shipped_bulletin() -> None:
    shipped = tomllib.loads(BULLETIN.read_text("utf-8"))["authority"][0]
    head, *provisions = blocks("record")
    printed = as_written(tomllib.loads(head)["authority"][0])
    assert printed.items() <= as_written(shipped).items()
    for block in provisions:
        (provision,) = tomllib.loads(f"[[authority]]\n{block}")["authority"][0]["provision"]
        assert provision in shipped["provision"]


def test_the_record_of_the_guide_can_be_read_as_it_is_printed(tmp_path: Path) -> None:
    head, *provisions = blocks("record")
    (sure,) = re.findall(r"```toml\n(citation = .*?)```", GUIDE, flags=re.DOTALL)
    (tmp_path / "bulletin.toml").write_text("\n".join((head + sure, *provisions)), "utf-8")
    read = load_library(tmp_path).provisions
    assert [(item.id, item.topic) for item in read] == [
        ("KMAP 26140@1", "diagnosis_recency"),
        ("KMAP 26140@2", "diagnosis_recency"),
        ("KMAP 26140@2", "transition_rule"),
    ]
    assert {item.role for item in read} == {Role.DECIDES}


def test_the_guide_explains_each_stance_in_a_row_of_its_own() -> None:
    assert re.findall(r"^\| `(\w+)` \| (?:states|says|was|could|is)", GUIDE, flags=re.MULTILINE) == list(Stance)


def test_the_result_looks_as_the_guide_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    (command,) = commands(blocks("run")[0])
    assert main(command[1:]) == 0
    assert blocks("shows")[0] in capsys.readouterr().out


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the guide's commands need, in a place where files may be moved."""
    home = tmp_path_factory.mktemp("checkout")
    for name in ("coverage_resolver", "data"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    tables = home / "tests" / "decision_tables"
    tables.mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", home)
    (tables / "my-bulletin.decisions.csv").write_text(blocks("table")[0], "utf-8")
    return home


def carried_out(block: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The last command of a block, after the moves before it."""
    *moves, asked = commands(block)
    for program, source, target in moves:
        assert program == "mv"
        shutil.move(home / source, home / target)
    assert asked[:2] == [".venv/bin/coverage-resolver", "check"]
    return subprocess.run(
        [sys.executable, "-m", "coverage_resolver", *asked[1:]],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_table_holds_with_the_bulletin_is_refused_without_it_and_holds_again(checkout: Path) -> None:
    before, after = blocks("passes")
    with_it = carried_out(before, checkout)
    assert with_it.returncode == 0, with_it.stdout
    assert "2 passed" in with_it.stdout
    without = carried_out(blocks("fails")[0], checkout)
    assert (without.returncode, without.stdout) == (3, "")
    assert "my-bulletin.decisions.csv:3:expect.topic.by (cell N3) · " + blocks("says")[0].strip() in without.stderr
    again = carried_out(after, checkout)
    assert "2 passed" in again.stdout
