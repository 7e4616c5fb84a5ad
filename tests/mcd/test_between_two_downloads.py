"""Between two downloads an LCD is known from its publication; what its article said by then may be known to nobody.

Of an article the tables need not tell when it was published: one that a download brings together with the LCD may have
been out with it, or not. As of a day between the two the lists are unknown - where it matters which they were.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import article, lcd
from test_what_was_known import CODE, FIRST, ask, month, said, whole

from coverage_resolver import Determination
from coverage_resolver.io.mcd.importing import import_mcd

BEFORE, LATER = "2024-06-01", "2025-06-01"
#: The LCD's fourth version was published between the two downloads, and began before the second.
FOURTH = lcd(80001, 4, "2025-04-01", **FIRST | {"mcd_publish_date": "2025-02-01"})
OLD, NEW = ([CODE], ["D45"]), ([CODE], ["D46.9"])


def pack(folder: Path, newer: Any = NEW, version: int = 4, start: str = "2025-04-01", **cells: Any) -> Path:
    """A pack of both downloads; the article has other lists, another version or another first day in the second."""
    path, published = folder / "m.pack", {"article_pub_date": "2024-01-01"}
    older = (article(90001, 3, "2024-01-01", **published), [80001], [], *OLD)
    import_mcd(month(folder / BEFORE, [older], [lcd(80001, 3, "2024-01-01", **FIRST)]), path, BEFORE)
    later = (article(90001, version, start, **published, **cells), [80001], [], *newer)
    import_mcd(month(folder / LATER, [later], [FOURTH]), path, LATER)
    return path


def told(item: Determination) -> tuple[str, str]:
    ruling = item.rulings.get("diagnosis_support")
    return said(item), "" if ruling is None else str(ruling.value or ruling.resolution.value)


def test_which_diagnoses_the_article_listed_by_then_is_unknown(tmp_path: Path) -> None:
    """Both editions list the code, so that the LCD covers; their diagnoses differ."""
    path = pack(tmp_path)
    asked = {
        as_of: told(ask(path, "2025-04-15", as_of, ("D45",))) for as_of in ("2025-01-31", "2025-02-01", "2025-05-31")
    }
    between = ("L80001@4", "indeterminate")
    assert asked == {"2025-01-31": ("L80001@3", "supports"), "2025-02-01": between, "2025-05-31": between}
    assert told(ask(path, "2025-04-15", LATER, ("D45",))) == ("L80001@4", "not_listed")


def test_a_day_before_both_have_begun_is_settled(tmp_path: Path) -> None:
    assert told(ask(pack(tmp_path), "2025-03-31", "2025-05-01", ("D45",))) == ("L80001@3", "supports")


@pytest.mark.parametrize("codes", [["81207"], []])
def test_whether_the_article_still_carried_the_code_is_unknown(tmp_path: Path, codes: list[str]) -> None:
    item = ask(pack(tmp_path, (codes, ["D45"])), "2025-04-15", "2025-05-01")
    assert (said(item), item.needs) == (
        "indeterminate",
        ("version of that day, unknown in these snapshots: L80001",),
    )


def test_contents_that_changed_without_a_new_version_are_unknown_too(tmp_path: Path) -> None:
    path = pack(tmp_path, version=3, start="2024-01-01")
    assert told(ask(path, "2025-04-15", "2025-05-01", ("D45",))) == ("L80001@4", "indeterminate")


@pytest.mark.parametrize(
    ("cells", "newer", "value"),
    [
        ({"last_updated": "2025-02-01 00:00:00"}, NEW, "not_listed"),
        ({}, OLD, "supports"),
    ],
    ids=["its day is told", "its lists are the same"],
)
def test_it_is_settled_where_nothing_hangs_on_it(tmp_path: Path, cells: Any, newer: Any, value: str) -> None:
    path = pack(tmp_path, newer, **cells)
    assert told(ask(path, "2025-04-15", "2025-05-01", ("D45",))) == ("L80001@4", value)


@pytest.mark.parametrize("known", [True, False], ids=["an article that lists nothing of it", "no article"])
def test_a_published_lcd_whose_codes_came_with_the_next_download_is_not_taken_for_silent(
    tmp_path: Path, known: bool
) -> None:
    path, published = tmp_path / "m.pack", {"article_pub_date": "2024-01-01"}
    first = [(article(90001, 3, "2024-01-01", **published), [80001], [], ["81207"], [])] if known else []
    import_mcd(month(tmp_path / BEFORE, first, []), path, BEFORE)
    later = (article(90001, 4, "2025-04-01", **published), [80001], [], *NEW)
    import_mcd(month(tmp_path / LATER, [later], [FOURTH]), path, LATER)
    answers = {as_of: said(ask(path, "2025-04-15", as_of)) for as_of in ("2025-01-31", "2025-02-01", LATER)}
    assert answers == {"2025-01-31": "silent", "2025-02-01": "indeterminate", LATER: "L80001@4"}


def test_as_of_the_downloads_nothing_is_awaited(tmp_path: Path) -> None:
    path, before = pack(tmp_path), tmp_path / "before.pack"
    import_mcd(list((tmp_path / BEFORE).iterdir()), before, BEFORE)
    asked = [ask(name, "2025-04-15", BEFORE, ("D45",)) for name in (path, before)]
    assert whole(asked[0]) == whole(asked[1])
