"""The layout of the downloads: which tables there are, which are read, and which of their columns.

Only the columns named here ever leave a file. Descriptions of procedure, modifier, bill and revenue codes are licensed
and are not among them; those of ICD-10 codes are not needed.
"""

from __future__ import annotations

from collections.abc import Mapping

ARTICLE, LCD, NCD = "article", "lcd", "ncd"
COLLECTIONS = (ARTICLE, LCD, NCD)

Columns = tuple[str, ...]
_KEY = {ARTICLE: ("article_id", "article_version"), LCD: ("lcd_id", "lcd_version")}

_CONTRACTOR = ("contractor_id", "contractor_type_id", "contractor_version")

#: Tables that the downloads of articles and of LCDs both bring.
CONTRACTOR_TABLES: Mapping[str, Columns] = {
    "contractor": (
        "contractor_id",
        "contractor_type_id",
        "contractor_version",
        "contractor_bus_name",
        "contractor_number",
    ),
    "contractor_jurisdiction": (*_CONTRACTOR, "state_id", "active_date", "term_date"),
    "contractor_type_lookup": ("contractor_type_id", "description"),
    "state_lookup": ("state_id", "state_abbrev", "description"),
}


def _local(kind: str) -> dict[str, Columns]:
    key = _KEY[kind]
    return {
        f"{kind}_future_retire": (key[0], "retire_dt"),
        f"{kind}_related_documents": (*key, "r_article_id", "r_lcd_id"),
        f"{kind}_related_ncd_documents": (*key, "r_ncd_id"),
        f"{kind}_x_contractor": (*key, *_CONTRACTOR),
        f"{kind}_x_hcpc_code": (*key, "hcpc_code_group", "hcpc_code_id", "range"),
        f"{kind}_x_hcpc_code_group": (*key, "hcpc_code_group", "paragraph"),
        f"{kind}_x_primary_jurisdiction": (*key, "state_id"),
        f"{kind}_x_revision_history": (*key, "rev_hist_num", "rev_hist_date", "rev_hist_exp"),
        **CONTRACTOR_TABLES,
    }


_A = _KEY[ARTICLE]
#: Every table that is read, with the columns that are taken from it.
TABLES: Mapping[str, Mapping[str, Columns]] = {
    ARTICLE: {
        "article": (
            *(*_A, "article_type", "title", "article_pub_date", "article_eff_date", "article_end_date"),
            *("article_rev_end_date", "date_retired", "status", "last_updated", "display_id", "description"),
            *("other_comments", "keywords", "add_icd10_info", "cms_cov_policy"),
        ),
        "article_type_lookup": ("article_type_id", "description"),
        "article_x_bill_code": (*_A, "bill_code_id"),
        "article_x_code_table": (
            *(*_A, "code_table_row", "brand_name", "eff_date", "end_date", "comments", "hcpc_code_id"),
        ),
        "article_x_hcpc_modifier": (*_A, "hcpc_modifier_group", "hcpc_modifier_code_id"),
        "article_x_hcpc_modifier_group": (*_A, "hcpc_modifier_group", "paragraph"),
        "article_x_icd10_covered": (*_A, "icd10_covered_group", "icd10_code_id", "range", "asterisk"),
        "article_x_icd10_covered_group": (*_A, "icd10_covered_group", "paragraph", "icd10_covered_ast"),
        "article_x_icd10_noncovered": (*_A, "icd10_noncovered_group", "icd10_code_id", "range"),
        "article_x_icd10_noncovered_group": (*_A, "icd10_noncovered_group", "paragraph"),
        "article_x_icd10_pcs_code": (*_A, "icd10_pcs_code_group", "icd10_pcs_code_id", "range"),
        "article_x_icd10_pcs_code_group": (*_A, "icd10_pcs_code_group", "paragraph"),
        "article_x_other_coding_group": (*_A, "other_coding_group", "paragraph", "codes"),
        "article_x_revenue_code": (*_A, "revenue_code_id", "range"),
        **_local(ARTICLE),
    },
    LCD: {
        "lcd": (
            *(*_KEY[LCD], "title", "orig_det_eff_date", "rev_eff_date", "rev_end_date", "ent_det_end_date"),
            *("date_retired", "notice_start_dt", "notice_end_dt", "comment_start_dt", "comment_end_dt"),
            *("mcd_publish_date", "last_updated", "status", "display_id", "determination_number", "indication"),
            *("coding_guidelines", "doc_reqs", "util_guide", "associated_info", "cms_cov_policy", "keywords"),
            *("summary_of_evidence", "analysis_of_evidence"),
        ),
        **_local(LCD),
    },
    NCD: {
        "ncd_trkg": (
            *("ncd_id", "ncd_vrsn_num", "cvrg_lvl_cd", "ncd_mnl_sect", "ncd_mnl_sect_title", "ncd_efctv_dt"),
            *("ncd_impltn_dt", "ncd_trmntn_dt", "itm_srvc_desc", "indctn_lmtn", "xref_txt", "othr_txt"),
            *("trnsmtl_num", "trnsmtl_issnc_dt", "rev_hstry", "last_updt_tmstmp", "ncd_lab"),
        ),
        "ncd_trkg_bnft_xref": ("ncd_id", "ncd_vrsn_num", "bnft_ctgry_cd"),
        "ncd_bnft_ctgry_ref": ("bnft_ctgry_cd", "bnft_ctgry_desc"),
    },
}

#: The one table without a header row; it holds nothing that decides coverage, and is not read.
WITHOUT_HEADER = "lcd_x_requestor_letters"


def collections_of(tables: frozenset[str]) -> tuple[str, ...]:
    """The collections that the tables of one folder belong to, told by their names."""
    return tuple(kind for kind in COLLECTIONS if any(name == kind or name.startswith(f"{kind}_") for name in tables))
