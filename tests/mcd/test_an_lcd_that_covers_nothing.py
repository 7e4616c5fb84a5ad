"""A determination of non-coverage lists its code in order to refuse it: what it says must be read (mcd.md 11.11)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

#: As the indications of two real determinations begin, and what says the same of another.
REFUSES_ALL = """
This is a noncoverage policy for the chemosensitivity and chemoresistance assays (CSRAs).
This is a non-coverage policy for the GlycoMark® assay.
This LCD is a limited non-coverage determination.
This policy establishes non-coverage of the test.
"""
COVERS = """
This is a limited coverage policy.
This LCD describes coverage and non-coverage of the test.
This is no policy of a plan. Non-coverage of other tests is told elsewhere.
Sessions in excess of 3 sessions per week are not considered reasonable and necessary.
"""


def lines(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", text.strip().splitlines())


def fate(folder: Path, **about: str) -> tuple[str, tuple[str, ...]]:
    held = snapshot([determination(**about)], [billing()], {5: (CODE,)})
    found = ask(pack(folder, {"2024-06-01": held}), "2024-06-01", code=CODE)
    return said(found), found.needs


@lines(REFUSES_ALL)
def test_an_lcd_of_non_coverage_covers_nothing_by_its_list(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, indication=f"<p>{text}</p>") == ("indeterminate", ("text: L80001",))


@pytest.mark.parametrize("title", ["Noncovered Services", "Non-Coverage of Assays", "Non-covered Procedures"])
def test_so_does_one_that_is_called_so(tmp_path: Path, title: str) -> None:
    assert fate(tmp_path, title=title) == ("indeterminate", ("text: L80001",))


@lines(COVERS)
def test_one_that_speaks_of_non_coverage_too_covers_with_its_criteria(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, indication=text) == ("L80001@6", ())
