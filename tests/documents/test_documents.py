"""The documents are part of the product: their examples run, their links lead somewhere, their map is the tree."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import coverage_resolver

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")]
)
MODULES = sorted(
    item.name
    for item in pkgutil.walk_packages(coverage_resolver.__path__, "coverage_resolver.")
    if "__main__" not in item.name
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_example_in_a_document_runs_as_printed(path: Path) -> None:
    result = doctest.testfile(str(path), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("name", ["coverage_resolver", *MODULES])
def test_every_example_in_a_docstring_runs_as_printed(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_path_named_in_where_to_change_what_exists() -> None:
    text = (ROOT / "docs" / "where-to-change-what.md").read_text("utf-8")
    named = re.findall(r"`((?:coverage_resolver|data|tests)/[^`]*)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_map_in_the_readme_is_the_tree() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    drawn = set(re.findall(r"^[ │├└─]*(\w+\.py|\w+/)", text.split("<!-- map -->")[1], flags=re.MULTILINE))
    package = ROOT / "coverage_resolver"
    built = {path.name for path in package.glob("*.py") if path.name != "__main__.py"}
    built |= {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    assert built - drawn == set(), "rooms that the map does not show"
    outside = {"coverage_resolver/", "data/", "tests/", "docs/", "benchmarks/"}
    assert drawn - built - outside == set(), "rooms that the map shows and the tree does not have"
