"""An LCD that an article names and no download holds, asked as of a day before that article (0073, law.md DT-2)."""

from __future__ import annotations

from pathlib import Path

from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, snapshot


def test_a_document_that_is_named_later_and_in_no_download_has_no_part_in_what_was_known(tmp_path: Path) -> None:
    """An article of a later download names an LCD that none has: no reason of an answer as of a day before it."""
    row = billing(90002, 6, "2025-06-01")
    named = {
        "article_related_documents": [of(billing(), r_lcd_id=80001), of(row, r_lcd_id=80009)],
        "article_x_hcpc_code": [of(each, hcpc_code_id=CODE, hcpc_code_group=1, range="N") for each in (billing(), row)],
    }
    path = pack(
        tmp_path,
        {
            "2024-06-01": snapshot([determination()], [billing()]),
            "2025-08-17": snapshot([determination()], [billing(), row], article_tables=named),
        },
    )
    assert "NOT_YET_PUBLISHED" not in ask(path, "2024-07-01", "2024-12-31").reason_codes
    assert "L80009" in str(ask(path, "2025-07-01").rulings["coverage"].steps)
