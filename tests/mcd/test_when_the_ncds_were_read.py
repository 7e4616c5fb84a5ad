"""The silence of the NCDs is shown by a download of them: as of a day before one was read it proves nothing.

What is known as of a later day is never less than what was known before.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import of
from small_packs import CODE, ask, determination, pack, said, snapshot

#: A determination that lists the code itself, and was posted before it began.
LCD = determination(mcd_publish_date="2023-10-01")
CODES = {"lcd_x_hcpc_code": [of(LCD, hcpc_code_id=CODE, hcpc_code_group=1, range="N")]}
WHOLE = snapshot([LCD], lcd_tables=CODES)
LOCAL = {name: tables for name, tables in WHOLE.items() if name != "ncd"}
DAY = "2025-02-01"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-02-28", "indeterminate"),
        ("2025-03-01", "indeterminate"),
        ("2025-05-31", "indeterminate"),
        ("2025-06-01", "L80001@6"),
        ("2025-06-02", "L80001@6"),
    ],
)
def test_ncds_that_came_with_a_later_download_are_lacking_as_of_every_day_before(
    tmp_path: Path, as_of: str, expected: str
) -> None:
    """As of a day before every download the determination was settled, though no NCD had been read."""
    item = ask(pack(tmp_path, {"2025-03-01": LOCAL, "2025-06-01": WHOLE}), DAY, as_of)
    assert (said(item), item.needs) == (expected, () if expected == "L80001@6" else ("NCD set",))


@pytest.mark.parametrize(("as_of", "expected"), [("2025-05-31", "indeterminate"), ("2025-06-01", "L80001@6")])
def test_an_older_download_without_ncds_takes_nothing_from_what_is_known(
    tmp_path: Path, as_of: str, expected: str
) -> None:
    """As of a day before it, the pack of the whole download alone says what the pack of both says."""
    asked = [
        ask(pack(tmp_path, days), DAY, as_of)
        for days in ({"2025-06-01": WHOLE}, {"2025-03-01": LOCAL} | {"2025-06-01": WHOLE})
    ]
    assert [said(item) for item in asked] == [expected, expected]


def test_a_pack_without_ncds_says_so_as_of_any_day(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-03-01": LOCAL})
    assert {ask(path, DAY, as_of).needs for as_of in ("2025-02-28", "2025-03-01", "2025-06-01")} == {("NCD set",)}
