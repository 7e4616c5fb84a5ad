"""The archives of real records hold every record and nothing that the records do not say."""

import csv
import json
from pathlib import Path

import pytest
from archive_reading import tables_of
from mcd.dictionary import TABLES, WITHOUT_HEADER
from mcd_archives import PUBLISHED, VERSION_OF_2026, moment, real_collections, real_snapshot
from mcd_contracts import STAND_IN
from mcd_real_records import (
    article_rows,
    listed_documents,
    observed_areas,
    partly_transcribed,
    records,
    require,
)

from coverage_resolver.io.data_home import data_home


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    require()
    folder = tmp_path_factory.mktemp("real")
    return {which: tables_of(real_snapshot(folder, which)) for which in PUBLISHED}


def mappings(archives, which, collection, table):
    header, *rows = archives[which][collection][table]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_table_is_there_with_the_columns_of_the_dictionary_in_their_order(archives):
    for collections in archives.values():
        for collection, tables in collections.items():
            expected = TABLES[collection.removeprefix("all_")]
            assert list(tables) == list(expected)
            for name, rows in tables.items():
                header = [] if name in WITHOUT_HEADER else [list(expected[name].columns)]
                assert rows[:1] == header


@pytest.mark.parametrize(("kind", "listed"), [("article", "Article"), ("lcd", "LCD")])
def test_every_document_of_2025_is_there_once(archives, kind, listed):
    found = mappings(archives, "2025-08", f"all_{kind}", kind)
    source = listed_documents(listed)
    assert sorted((row[f"{kind}_id"], row[f"{kind}_version"]) for row in found) == sorted(
        (row["doc_id"], row["version"]) for row in source
    )
    effective = "article_eff_date" if kind == "article" else "rev_eff_date"
    assert sorted((row["title"], row[effective], row["date_retired"]) for row in found) == sorted(
        (row["title"], moment(row["effective_date"]), moment(row["retirement_date"])) for row in source
    )
    assert sum(row["status"] == "R" for row in found) == sum(row["note"] == "Retired" for row in source)


@pytest.mark.parametrize(
    ("table", "source"),
    [
        ("article", "mcd_articles"),
        ("article_related_documents", "article_related_documents"),
        ("article_x_hcpc_code", "article_x_hcpc_code"),
        ("article_x_icd10_covered", "article_x_icd10_covered"),
        ("article_x_icd10_covered_group", "article_x_icd10_covered_group"),
        ("article_x_icd10_noncovered", "article_x_icd10_noncovered"),
    ],
)
def test_every_record_of_2026_is_there_once(archives, table, source):
    rows = mappings(archives, "2026-08", "all_article", table)
    assert len(rows) == len(article_rows(source)) > 0
    given = [name for name in article_rows(source)[0] if name in TABLES["article"][table].columns]
    assert given
    assert sorted(tuple(row[name] for name in given) for row in rows) == sorted(
        tuple(row[name] for name in given) for row in article_rows(source)
    )


def test_every_ncd_that_is_known_is_there_once(archives):
    found = mappings(archives, "2026-08", "ncd", "ncd_trkg")
    assert [(row["NCD_id"], row["NCD_mnl_sect"]) for row in found] == [
        (row["ncd_id"], row["manual_section"]) for row in records("ncd/ncd_known.csv")
    ]


def test_the_code_lists_are_those_of_the_other_transcription_of_the_same_articles(archives):
    subset = json.loads((require() / "articles-2026-08" / "mcd_articles_subset.json").read_text("utf-8"))
    codes = mappings(archives, "2026-08", "all_article", "article_x_icd10_covered")
    expected = {
        (item["article"][1:], str(group["group"]), code)
        for item in subset
        for group in item["covered_groups"]
        for code in group["icd10"]
    }
    found = {(row["article_id"], row["icd10_covered_group"], row["icd10_code_id"].replace(".", "")) for row in codes}
    assert found == expected


def test_the_states_of_an_article_are_those_that_were_observed(archives):
    def of(table):
        return mappings(archives, "2026-08", "all_article", table)

    abbreviation = {row["state_id"]: row["state_abbrev"] for row in of("state_lookup")}
    key = ("contractor_id", "contractor_type_id", "contractor_version")
    served = {}
    for row in of("contractor_jurisdiction"):
        served.setdefault(tuple(row[name] for name in key), set()).add(abbreviation[row["state_id"]])
    states = {}
    for row in of("article_x_contractor"):
        states.setdefault("A" + row["article_id"], set()).update(served[tuple(row[name] for name in key)])
    assert states == {row["article"]: set(row["states_mcd"].split()) for row in article_rows("mcd_articles")}


def test_a_part_b_contract_reaches_only_its_own_states_and_the_national_one_the_rest(archives):
    contractors = mappings(archives, "2026-08", "all_article", "contractor")
    rows = mappings(archives, "2026-08", "all_article", "contractor_jurisdiction")
    legacy = {
        row["contractor_number"]: row["contractor_id"]
        for row in contractors
        if row["contractor_bus_name"].startswith("Wisconsin")
    }
    counts = {number: sum(row["contractor_id"] == id_ for row in rows) for number, id_ in legacy.items()}
    assert {number: count for number, count in counts.items() if count > 1} == {"05901": 42}
    assert sum(number.endswith("2") for number in counts) == 6


def test_every_contract_number_is_of_the_published_list(archives):
    with (Path(data_home()) / "jurisdictions" / "contractors.csv").open(encoding="utf-8", newline="") as file:
        known = {row["contract_number"] for row in csv.DictReader(file)}
    numbers = {
        row["contractor_number"]
        for which in PUBLISHED
        for row in mappings(archives, which, "all_article", "contractor")
    }
    assert numbers - {""} <= known
    assert len(numbers) > 60


def test_a_name_is_cut_at_forty_characters_as_in_the_files(archives):
    names = {row["contractor_bus_name"] for row in mappings(archives, "2026-08", "all_article", "contractor")}
    assert "Wisconsin Physicians Service Insurance C" in names


def test_a_contractor_with_documents_for_each_area_has_no_area_in_2025(archives):
    contractors = mappings(archives, "2025-08", "all_article", "contractor")
    served = {row["contractor_id"] for row in mappings(archives, "2025-08", "all_article", "contractor_jurisdiction")}
    without = {row["contractor_bus_name"] for row in contractors if row["contractor_id"] not in served}
    several = {name.split()[0] for name in observed_areas() if " JE" in name or " JF" in name}
    assert {name.split()[0] for name in without} <= several | {"CGS"}  # CGS: no area for home health was observed


def test_a_contractor_is_the_same_in_both_snapshots(archives):
    ids = {}
    for which in PUBLISHED:
        for row in mappings(archives, which, "all_article", "contractor"):
            ids.setdefault(row["contractor_id"], set()).add(row["contractor_bus_name"])
    assert {"National Government Services, Inc.", "Wellpoint Federal"} in ids.values()


def test_nothing_is_filled_that_no_record_gives(archives):
    filled = set()
    for collections in archives.values():
        for tables in collections.values():
            for name, (header, *rows) in ((name, rows) for name, rows in tables.items() if rows):
                filled |= {(name, column) for number, column in enumerate(header) if any(row[number] for row in rows)}
    assert {column for table, column in filled if table == "article_x_hcpc_code"} == {
        "article_id",
        "article_version",
        "hcpc_code_id",
    }
    assert {column for table, column in filled if table == "ncd_trkg"} == {
        "NCD_id",
        "NCD_vrsn_num",
        "cvrg_lvl_cd",
        "NCD_mnl_sect",
        "NCD_mnl_sect_title",
        "NCD_efctv_dt",
        "NCD_impltn_dt",
        "NCD_trmntn_dt",
    }
    assert ("article", "article_type") not in filled


def test_a_stand_in_can_be_told_from_a_real_number(archives):
    real = [int(row["doc_id"]) for kind in ("Article", "LCD") for row in listed_documents(kind)]
    real += [int(row["version"]) for kind in ("Article", "LCD") for row in listed_documents(kind)]
    assert max(real) < STAND_IN < VERSION_OF_2026


def test_the_history_of_a_handover_is_in_the_archives(archives):
    (old,) = [row for row in mappings(archives, "2026-08", "all_article", "article") if row["article_id"] == "59837"]
    assert (old["article_eff_date"], old["date_retired"]) == ("2025-11-20 00:00:00", "2026-02-05 00:00:00")
    versions = [
        (row["lcd_version"], row["rev_eff_date"], row["notice_end_dt"])
        for row in mappings(archives, "2025-08", "all_lcd", "lcd")
        if row["lcd_id"] == "35041"
    ]
    assert sorted(versions) == [
        ("113", "2019-09-26 00:00:00", ""),
        ("140", "2026-01-01 00:00:00", "2025-12-31 00:00:00"),
    ]


def test_articles_with_incomplete_lists_are_named():
    require()
    assert len(partly_transcribed()) == 10


def test_the_same_records_give_the_same_bytes(tmp_path):
    require()
    first = [path.read_bytes() for path in real_collections(tmp_path, "2026-08")]
    assert [path.read_bytes() for path in real_collections(tmp_path, "2026-08")] == first
    assert [path.name for path in real_collections(tmp_path, "2026-08")] == ["all_article.zip", "ncd.zip"]
