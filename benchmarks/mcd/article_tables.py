"""The records of the article tables, streamed table by table from the documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from mcd.code_sets import UB_MARKER
from mcd.code_tables import covered, covered_groups, excluded, noncovered, procedures
from mcd.contracts import states
from mcd.dictionary import TABLES
from mcd.documents import BILLING, Document, Edition
from mcd.layout import Rows
from mcd.linked_tables import both, contractor_rows, linked, moment, ncd_links
from mcd.prose import DECODED_WRONGLY, TWICE_ENCODED, Prose
from mcd.world import World

TABLE = TABLES["article"]
BILL_CODES = (("999", "Not Applicable"), ("0", "TBD"), *((f"{number:03d}", "") for number in range(11, 90)))


def article_tables(world: World, prose: Prose) -> dict[str, Rows]:
    """Every table that has records of articles; lookups and contractors apart."""
    articles = world.documents["article"]
    lcds = [item for item in world.documents["lcd"] if not item.draft]

    def counted(table: str, make: Callable[[Document, Edition, list[str], int], list[str]]) -> Iterator[list[str]]:
        for item, edition, key in both(articles):
            for number in range(1, item.counts.get(table, 0) + 1):
                yield make(item, edition, key, number)

    def paragraph(table: str, length: int) -> Iterator[list[str]]:
        column = TABLE[table].columns[2] if TABLE[table].columns[2] != "last_updated" else TABLE[table].columns[3]
        return counted(
            table,
            lambda item, edition, key, number: TABLE[table].row(
                article_id=key[0],
                article_version=key[1],
                last_updated=moment(edition.updated),
                paragraph=_paragraph(prose, item, edition, table, number, length),
                **{column: number},
            ),
        )

    def simple(table: str, cells: Callable[[Document, Edition, int], list[object]]) -> Iterator[list[str]]:
        return counted(table, lambda item, edition, key, number: [*key, *map(str, cells(item, edition, number))])

    return {
        "article": (_article(world, prose, item, edition, key) for item, edition, key in both(articles)),
        "article_future_retire": ([str(item.id), moment(item.retires_on)] for item in articles if item.retires_on),
        "article_related_documents": linked(world, "article", articles, lcds, "lcd"),
        "article_related_ncd_documents": ncd_links(world, "article", articles),
        "article_related_source_icd9": simple(
            "article_related_source_icd9",
            lambda item, edition, number: [number, item.id - 9000, moment(edition.updated)],
        ),
        "article_x_bill_code": simple(
            "article_x_bill_code",
            lambda item, edition, number: [
                BILL_CODES[(item.id + number) % 2 if number == 1 else number % len(BILL_CODES)][0],
                1,
                moment(edition.updated),
                f"{UB_MARKER} type of bill",
            ],
        ),
        "article_x_code_table": excluded(world, articles),
        "article_x_contractor": contractor_rows("article", articles),
        "article_x_hcpc_code": procedures(world, articles),
        "article_x_hcpc_code_group": paragraph("article_x_hcpc_code_group", 300),
        "article_x_hcpc_modifier": simple(
            "article_x_hcpc_modifier",
            lambda item, edition, number: [
                ("KX", "GA", "GZ", "GY", "25", "59", "LT", "RT", "50")[number % 9],
                1,
                1,
                moment(edition.updated),
                "CPT descriptor of a modifier" if number % 9 in (4, 5, 8) else "Synthetic modifier",
            ],
        ),
        "article_x_hcpc_modifier_group": paragraph("article_x_hcpc_modifier_group", 200),
        "article_x_icd10_covered": covered(world, articles),
        "article_x_icd10_covered_group": covered_groups(prose, articles),
        "article_x_icd10_noncovered": noncovered(world, articles),
        "article_x_icd10_noncovered_group": paragraph("article_x_icd10_noncovered_group", 250),
        "article_x_icd10_pcs_code": counted(
            "article_x_icd10_pcs_code",
            lambda item, edition, key, number: [
                *key,
                "N",
                moment(edition.updated),
                str(number),
                f"0DB{number % 9}{number % 7}ZX",
                "1",
                "1",
                "Synthetic procedure of a hospital",
            ],
        ),
        "article_x_icd10_pcs_code_group": paragraph("article_x_icd10_pcs_code_group", 100),
        "article_x_other_coding_group": counted(
            "article_x_other_coding_group",
            lambda item, edition, key, number: [
                *key,
                str(number),
                prose.html(150, "other", item.id, number),
                "A00.0, A00.1; and any other code listed above",
                moment(edition.updated),
            ],
        ),
        "article_x_primary_jurisdiction": simple(
            "article_x_primary_jurisdiction",
            lambda item, edition, number: [
                list(states().values())[(item.id + number) % len(states())],
                moment(edition.updated),
            ],
        ),
        "article_x_response_to_comment": simple(
            "article_x_response_to_comment",
            lambda item, edition, number: [
                number,
                prose.html(1500, "comment", item.id, number),
                prose.html(1200, "response", item.id, number),
                moment(edition.updated),
            ],
        ),
        "article_x_revenue_code": simple("article_x_revenue_code", _revenue),
        "article_x_revision_history": (
            [
                *key,
                f"R{number}",
                moment(edition.updated),
                prose.html(400, "history", item.id, number),
                moment(edition.updated),
            ]
            for item, edition, key in both(articles)
            for number in range(1, item.revisions + 1)
        ),
        "article_x_sticky_note": simple(
            "article_x_sticky_note",
            lambda item, edition, number: [
                number,
                prose.html(300, "note", item.id),
                moment(edition.updated),
                moment(edition.updated),
            ],
        ),
        "article_x_urls": simple(
            "article_x_urls",
            lambda item, edition, number: [
                number % 4 + 1,
                number,
                f"https://www.example.gov/documents/{item.id}/{number}?a=1&b=2",
                prose.title("url", item.id, number),
                number,
                moment(edition.updated),
                "",
            ],
        ),
    }


def _paragraph(prose: Prose, item: Document, edition: Edition, table: str, number: int, length: int) -> str:
    if table == "article_x_icd10_pcs_code_group" and item.id % 3:
        return "<p>N/A</p>"
    if table == "article_x_hcpc_code_group" and item.id % 50 == 7:
        return "<p>J3590 from 5/26/2021 to 12/31/2021, then J1952. Codes 77336 and 77370 are exempt.</p>\n"
    return prose.html(length, table, item.id, number, edition.text)


def _article(world: World, prose: Prose, item: Document, edition: Edition, key: list[str]) -> list[str]:
    rng = random.Random(f"{world.seed}:{item.id}:{edition.text}")
    title = prose.title("title", item.kind, item.family)
    description = prose.html(7000, "description", item.id, edition.text)
    if item.place == 12:
        description = prose.huge("description", item.id, edition.text)
    if item.place % 90 == 13:
        description += TWICE_ENCODED
    if item.place % 90 == 14:
        description += DECODED_WRONGLY
    return TABLE["article"].row(
        article_id=key[0],
        article_version=key[1],
        article_type=item.type,
        title=f"Billing and Coding: {title}" if item.type == BILLING else title,
        article_pub_date=moment(item.original),
        article_eff_date=moment(edition.effective),
        article_end_date=moment(edition.retired),
        description=description,
        other_comments=prose.html(500, "comments", item.id, edition.text) if rng.random() < 0.3 else "",
        status=edition.status,
        last_updated=moment(edition.updated),
        history_exp=prose.html(300, "explained", item.id, edition.text) if rng.random() < 0.2 else "",
        key_article="N",
        article_rev_end_date=moment(edition.ends),
        date_retired=moment(edition.retired),
        keywords=title.lower().replace(" ", "; "),
        icd10_doc="Y",
        cms_cov_policy=prose.html(700, "policy", item.id),
        display_id=f"A{item.id}" if item.place % 400 == 15 else "",
        reference_article="N",
    )


def _revenue(item: Document, edition: Edition, number: int) -> list[object]:
    kind = "XYZ"[number % 3] if item.id % 11 == 4 else "N"
    return [f"{(item.id * 7 + number * 10) % 1000:04d}", 1, kind, moment(edition.updated), f"{UB_MARKER} revenue code"]
