"""README, docs and packaging: no path of one machine, one version (house.md section 6)."""

import re
import tomllib
from pathlib import Path

import pytest

import coverage_resolver

ROOT = Path(coverage_resolver.__file__).parents[1]
PAPERS = [path for pattern in ("*.md", "docs/**/*.md", "data/**/*.md", "data/**/*.toml") for path in ROOT.glob(pattern)]
MACHINE = re.compile(r"(?<![\w.:/-])(/work|/home|/root|/tmp|/Users|/opt|/mnt|/var)/|\b[A-Z]:\\|file://")

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="papers stand in the checkout only")


@pytest.mark.parametrize("path", sorted(PAPERS), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_paper_names_a_place_on_one_machine(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(number, line) for number, line in enumerate(lines, 1) if MACHINE.search(line)] == []


def test_the_version_is_written_once():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = tomllib.loads(text)["project"]["version"]
    assert text.count(f'"{version}"') == 1
    package = ROOT / "coverage_resolver"
    written = [path.name for path in package.rglob("*.py") if f'"{version}"' in path.read_text(encoding="utf-8")]
    assert written == []


def test_the_changelog_knows_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
