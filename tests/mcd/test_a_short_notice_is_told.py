"""An LCD posted less than 45 days before it begins (law.md MC-7): where it takes nothing from the member it is told.

The tables do not say which revision is substantive; a defect is a doubt for whom the new text is worse (MC-11).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import article, lcd
from test_what_was_known import CODE, ask, month, said

from coverage_resolver.io.mcd.importing import import_mcd


def told(folder: Path, published: str, day: str, start: str = "2025-04-01") -> bool:
    pack = folder / "m.pack"
    row = lcd(80001, 1, start, orig_det_eff_date=start, mcd_publish_date=published)
    listing = (article(90001, 1, start, article_pub_date="2025-01-01"), [80001], [], [CODE], [])
    import_mcd(month(folder / "a", [listing], [row]), pack, "2025-06-01")
    item = ask(pack, day)
    assert said(item) == "L80001@1"
    return any("42 USC 1395y(l)(5)(D)" in note for note in item.caveats)


@pytest.mark.parametrize(
    ("published", "day", "late"),
    [
        ("2025-02-15", "2025-04-01", False),  # 45 days, counting the first
        ("2025-02-16", "2025-04-01", True),
        ("2025-03-20", "2025-04-01", True),
        ("2025-03-20", "2025-05-03", True),
        ("2025-03-20", "2025-05-04", False),  # by then it would have been in time
        ("2025-04-02", "2025-04-01", False),  # dated back: it does not claim to have been announced
    ],
)
def test_a_short_notice_is_told_on_the_days_on_which_it_matters(
    tmp_path: Path, published: str, day: str, late: bool
) -> None:
    assert told(tmp_path, published, day) is late


def test_before_the_law_there_was_nothing_to_keep(tmp_path: Path) -> None:
    assert not told(tmp_path, "2017-06-01", "2017-06-12", start="2017-06-10")
