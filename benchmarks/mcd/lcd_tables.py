"""The records of the LCD tables, and of the NCD tables."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from mcd.code_tables import procedures
from mcd.contracts import states
from mcd.dictionary import TABLES
from mcd.documents import Document, Edition
from mcd.layout import Rows
from mcd.linked_tables import both, contractor_rows, linked, moment, ncd_links
from mcd.prose import DECODED_WRONGLY, TWICE_ENCODED, Prose
from mcd.world import World

TABLE = TABLES["lcd"]


def lcd_tables(world: World, prose: Prose) -> dict[str, Rows]:
    """Every table that has records of LCDs; lookups and contractors apart."""
    lcds, articles = world.documents["lcd"], world.documents["article"]

    def simple(table: str, cells: Callable[[Document, Edition, int], list[object]]) -> Iterator[list[str]]:
        for item, edition, key in both(lcds):
            for number in range(1, item.counts.get(table, 0) + 1):
                yield [*key, *map(str, cells(item, edition, number))]

    return {
        "lcd": (_lcd(world, prose, item, edition, key) for item, edition, key in both(lcds)),
        "lcd_future_retire": ([str(item.id), moment(item.retires_on)] for item in lcds if item.retires_on),
        "lcd_related_documents": linked(world, "lcd", lcds, articles, "article"),
        "lcd_related_ncd_documents": ncd_links(world, "lcd", lcds),
        "lcd_related_source_icd9": simple(
            "lcd_related_source_icd9", lambda item, edition, number: [number, item.id - 9000, moment(edition.updated)]
        ),
        "lcd_x_advisory_committee": simple(
            "lcd_x_advisory_committee",
            lambda item, edition, number: [
                number,
                moment(item.original - dt.timedelta(days=90)),
                prose.sentence("meeting", item.id),
                number,
                moment(edition.updated),
            ],
        ),
        "lcd_x_contractor": contractor_rows("lcd", lcds),
        "lcd_x_hcpc_code": procedures(world, lcds),
        "lcd_x_hcpc_code_group": simple(
            "lcd_x_hcpc_code_group",
            lambda item, edition, number: [number, prose.html(200, "group", item.id, number), moment(edition.updated)],
        ),
        "lcd_x_primary_jurisdiction": simple(
            "lcd_x_primary_jurisdiction",
            lambda item, edition, number: [
                list(states().values())[(item.id + number) % len(states())],
                moment(edition.updated),
            ],
        ),
        "lcd_x_reason_change": simple(
            "lcd_x_reason_change", lambda item, edition, number: [number, 1, moment(edition.updated), ""]
        ),
        "lcd_x_requestor_letters": simple(
            "lcd_x_requestor_letters",
            lambda item, edition, number: [
                number,
                f"Requestor {number}",
                f"letters/{item.id}.pdf",
                4096,
                number,
                moment(edition.updated),
            ],
        ),
        "lcd_x_revision_history": (
            [
                *key,
                f"R{number}",
                moment(edition.updated),
                prose.html(500, "history", item.id, number) + "<p>“Revised” – see above.</p>",
                moment(edition.updated),
            ]
            for item, edition, key in both(lcds)
            for number in range(1, item.revisions + 1)
        ),
        "lcd_x_sticky_note": simple(
            "lcd_x_sticky_note",
            lambda item, edition, number: [
                number,
                prose.html(300, "note", item.id),
                moment(edition.updated),
                moment(edition.updated),
            ],
        ),
        "lcd_x_synopsis_changes_fields": simple(
            "lcd_x_synopsis_changes_fields", lambda item, edition, number: [number % 17 + 1, moment(edition.updated)]
        ),
        "lcd_x_urls": simple(
            "lcd_x_urls",
            lambda item, edition, number: [
                1,
                number,
                f"https://www.example.gov/lcd/{item.id}/{number}",
                "Source",
                number,
                moment(edition.updated),
                "",
            ],
        ),
    }


def _lcd(world: World, prose: Prose, item: Document, edition: Edition, key: list[str]) -> list[str]:
    rng = random.Random(f"{world.seed}:{item.id}:{edition.text}")
    notice = edition.notice or (None, None)
    first = item.revisions == 0 or item.place % 12 == 5  # a first version has no revision date
    evidence = prose.html(15_000, "evidence", item.id, edition.text)
    if item.place % 300 == 6:
        evidence = prose.huge("evidence", item.id, edition.text)
    indication = prose.html(16_000, "indication", item.id, edition.text)
    if item.place % 90 == 13:
        indication += TWICE_ENCODED + DECODED_WRONGLY
    title = prose.title("title", item.kind, item.family)
    draft = item.draft
    return TABLE["lcd"].row(
        lcd_id=key[0],
        lcd_version=key[1],
        title=title,
        orig_det_eff_date=moment(edition.effective if first else item.original),
        ent_det_end_date=moment(edition.retired),
        rev_eff_date="" if first or draft else moment(edition.effective),
        rev_end_date=moment(edition.ends),
        indication=indication,
        diagnoses_support="<p>N/A</p>",
        coding_guidelines=prose.html(1500, "coding", item.id) if rng.random() < 0.3 else "",
        doc_reqs=prose.html(1500, "documentation", item.id) if rng.random() < 0.5 else "",
        util_guide=prose.html(800, "utilization", item.id) if rng.random() < 0.4 else "",
        source_info=prose.html(2000, "source", item.id) if rng.random() < 0.4 else "",
        comment_start_dt=moment(edition.updated) if draft else "",
        comment_end_dt=moment(edition.updated + dt.timedelta(days=45)) if draft else "",
        notice_start_dt=moment(notice[0]),
        notice_end_dt=moment(notice[1]),
        rev_hist_num=f"R{item.revisions}" if item.revisions else "",
        status=edition.status,
        last_updated=moment(edition.updated),
        cms_cov_policy=prose.html(1800, "policy", item.id),
        display_id=f"DL{item.id}" if draft else f"L{item.id}" if item.place % 400 == 11 else "",
        keywords=title.lower().replace(" ", "; "),
        associated_info=prose.html(1200, "associated", item.id),
        date_retired=moment(edition.retired),
        icd10_doc="Y",
        bibliography=prose.html(8_000, "bibliography", item.id, edition.text),
        summary_of_evidence=evidence,
        analysis_of_evidence=prose.html(3_000, "analysis", item.id, edition.text),
        mcd_publish_date=moment(edition.updated + dt.timedelta(days=2)),
        mac_initiated="Y" if rng.random() < 0.5 else "N",
    )
