"""An article was known to nobody before it was published, of whichever version that is said (law.md DT-3, MC-11)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import ask, billing, determination, pack, said, snapshot

DOUBT = "indeterminate"
LCD = determination(mcd_publish_date="2023-10-01", last_updated="2023-10-01")


def behind(folder: Path, **cells: object) -> Path:
    """One download, beside one of NCDs; the article says that it was published two months after its first day."""
    row = billing(**{"article_pub_date": "2024-03-01", "last_updated": "2024-01-15", **cells})
    return pack(folder, {"2023-12-15": {"ncd": {"ncd_trkg": []}}, "2024-06-01": snapshot([LCD], [row])})


@pytest.mark.parametrize(
    ("as_of", "answer"),
    [
        ("2024-01-15", DOUBT),
        ("2024-02-29", DOUBT),
        ("2024-03-01", "L80001@6"),
        ("2024-06-01", "L80001@6"),
    ],
)
def test_before_its_publication_the_list_of_the_determination_is_not_known(
    tmp_path: Path, as_of: str, answer: str
) -> None:
    """The record was written before; what settles is what was published."""
    assert said(ask(behind(tmp_path), "2024-01-10", as_of=as_of)) == answer


@pytest.mark.parametrize("published", ["2023-06-01", "2024-01-01", ""])
def test_a_publication_before_the_first_day_may_be_that_of_another_version(tmp_path: Path, published: str) -> None:
    """It tells nothing of this one: its record does."""
    path = behind(tmp_path, article_pub_date=published, last_updated="2024-03-01")
    assert said(ask(path, "2024-01-10", as_of="2024-02-29")) == DOUBT
    assert said(ask(path, "2024-01-10", as_of="2024-03-01")) == "L80001@6"


def test_a_publication_after_the_download_that_has_it_is_no_publication(tmp_path: Path) -> None:
    assert said(ask(behind(tmp_path, article_pub_date="2024-07-01"), "2024-01-10", as_of="2024-01-15")) == "L80001@6"


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2024-01-31", "L80001@6"), ("2024-02-01", DOUBT), ("2024-02-29", DOUBT), ("2024-03-01", "silent")],
)
def test_what_a_version_drops_behind_its_publication_is_a_doubt_up_to_its_eve(
    tmp_path: Path, day: str, answer: str
) -> None:
    newer = billing(version=6, start="2024-02-01", article_pub_date="2024-03-01", last_updated="2024-01-20")
    path = pack(
        tmp_path,
        {
            "2024-01-15": snapshot([LCD], [billing()]),
            "2024-06-01": snapshot([LCD], [newer], {6: ["81207"]}),
        },
    )
    assert said(ask(path, day)) == answer
