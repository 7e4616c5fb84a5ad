"""From a draft of an LCD or an article, when all tables are read, to the document: its head, its lists, its texts."""

from __future__ import annotations

from typing import Any

from coverage_resolver.io.mcd.drafts import Document, Draft, Key
from coverage_resolver.io.mcd.layout import ARTICLE, LCD
from coverage_resolver.io.mcd.plain_text import plain_text

#: Head fields by column: the days of a version.
DAYS = {
    ARTICLE: {
        "published": "article_pub_date",
        "start": "article_eff_date",
        "end": "article_rev_end_date",
        "whole_end": "article_end_date",
        "retired": "date_retired",
        "updated": "last_updated",
    },
    LCD: {
        "first": "orig_det_eff_date",
        "start": "rev_eff_date",
        "end": "rev_end_date",
        "whole_end": "ent_det_end_date",
        "retired": "date_retired",
        "notice_start": "notice_start_dt",
        "notice_end": "notice_end_dt",
        "comment_start": "comment_start_dt",
        "comment_end": "comment_end_dt",
        "published": "mcd_publish_date",
        "updated": "last_updated",
    },
}
_TEXTS = {
    ARTICLE: ("description", "other_comments", "keywords", "add_icd10_info", "cms_cov_policy"),
    LCD: (
        *("indication", "coding_guidelines", "doc_reqs", "util_guide", "associated_info", "cms_cov_policy", "keywords"),
        *("summary_of_evidence", "analysis_of_evidence", "determination_number"),
    ),
}
#: What the tables say of a document: active, retired, proposed (LCD database specification).
STATUSES = frozenset({"A", "R", "P"})
_INITIAL = {ARTICLE: "A", LCD: "L"}


def finished(kind: str, key: Key, draft: Draft, types: dict[str, str], retiring: dict[str, str]) -> Document:
    """The document of a draft. ``types`` are those of articles by id, ``retiring`` the announced ends by document."""
    cells, shown = draft.cells, draft.cells["display_id"].strip().upper()
    proposed = cells["status"].strip().upper() == "P" or shown.startswith("D")
    head: dict[str, Any] = {name: cells[column] for name, column in DAYS[kind].items()}
    head |= {
        "title": plain_text(cells["title"]),
        "status": "P" if proposed else cells["status"].strip().upper(),
        "type": types.get(cells.get("article_type", "").strip(), ""),
        "retiring": retiring.get(key[0], ""),
        "unnumbered": "".join(draft.listed("unnumbered")),
        **{name: draft.listed(name) for name in ("contractors", "states", "lcds", "articles", "ncds")},
    }
    excluded = [
        dict(zip(("code", "brand", "start", "end", "comments"), row, strict=True)) for row in draft.listed("excluded")
    ]
    parts: dict[str, dict[str, Any]] = {
        "procedures": {
            "groups": draft.tables("procedures"),
            "pcs": draft.tables("pcs"),
            "modifiers": draft.tables("modifiers"),
            "other": draft.tables("other"),
            "bill_types": draft.listed("bill_types"),
            "revenue_codes": draft.tables("revenue_codes"),
            "excluded": excluded,
        },
        "diagnoses": {
            "covered": draft.tables("covered"),
            "noncovered": draft.tables("noncovered"),
            "no_code": draft.listed("no_code"),
        },
        "text": {name: plain_text(cells[name]) for name in _TEXTS[kind]}
        | {"revisions": [list(row) for row in draft.listed("revisions")]},
    }
    head = {name: value for name, value in head.items() if value not in ("", [])}
    initial = ("D" if proposed else "") + _INITIAL[kind]
    return Document(initial + key[0], kind, int(key[1]), head, {name: _full(part) for name, part in parts.items()})


def _full(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value not in ("", [])}
