"""The synthetic archives keep what they promise: tables, volumes, oddities, change from month to month, same bytes."""

import datetime as dt
from collections import Counter

import pytest
from archive_reading import files_of, tables_of
from mcd.code_sets import CPT_MARKER
from mcd.dictionary import TABLES, WITHOUT_HEADER, kind_of
from mcd.documents import apportion
from mcd.snapshots import first_day, write_snapshots
from mcd.world import ALL_TO_CURRENT

SCALE, MONTHS = 0.002, 6
RENAMED_IN = MONTHS // 2


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Six monthly downloads at a five-hundredth of the size."""
    return list(write_snapshots(tmp_path_factory.mktemp("run"), SCALE, MONTHS, seed=7))


@pytest.fixture(scope="module")
def months(run):
    return [tables_of(snapshot.paths[0]) for snapshot in run]


def mappings(tables, collection, table):
    records = tables[collection][table]
    columns = TABLES[kind_of(collection)][table].columns
    return [dict(zip(columns, row, strict=True)) for row in (records if table in WITHOUT_HEADER else records[1:])]


def test_the_nesting_is_that_of_the_downloads(run):
    names = set(files_of(run[0].paths[0]))
    for collection in ("all_article", "all_lcd", "ncd"):
        kind = kind_of(collection)
        assert {
            f"{collection}.zip/readme_first.txt",
            f"{collection}.zip/{collection}.mdb",
            f"{collection}.zip/{kind} data dictionary.pdf",
            f"{collection}.zip/{collection}_csv.zip/{kind if kind != 'ncd' else 'ncd_trkg'}.csv",
        } <= names


def test_a_single_collection_starts_at_the_second_level(tmp_path):
    (snapshot,) = write_snapshots(tmp_path, SCALE, separate=True)
    assert [path.name for path in snapshot.paths] == ["all_article.zip", "all_lcd.zip", "ncd.zip"]
    assert "all_lcd_csv.zip/lcd.csv" in files_of(snapshot.paths[1])


def test_every_table_has_the_columns_of_the_dictionary_in_their_order(months):
    assert sum(len(tables) for tables in TABLES.values()) == 71
    for tables in months:
        for collection, inside in tables.items():
            assert list(inside) == list(TABLES[kind_of(collection)])
            for name, records in inside.items():
                columns = TABLES[kind_of(collection)][name].columns
                assert {len(record) for record in records} <= {len(columns)}, name
                assert (tuple(records[0]) == columns) is (name not in WITHOUT_HEADER)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("article", "article_x_icd10_covered"),
        ("article", "article_x_hcpc_code"),
        ("article", "article_x_response_to_comment"),
        ("article", "article_x_urls"),
        ("lcd", "lcd_x_hcpc_code"),
        ("lcd", "lcd_x_revision_history"),
    ],
)
def test_a_tables_volume_is_in_proportion(months, kind, table):
    wanted = TABLES[kind][table].rows * ALL_TO_CURRENT[kind] * SCALE
    found = len(mappings(months[0], f"all_{kind}", table))
    # Versions announced beside their predecessors, and at this scale one document more or less, are the difference.
    assert 0.75 * wanted - 5 <= found <= 1.35 * wanted + 5


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(run, tmp_path):
    again = list(write_snapshots(tmp_path / "again", SCALE, MONTHS, seed=7))
    assert [one.paths[0].read_bytes() for one in run] == [other.paths[0].read_bytes() for other in again]
    other = next(write_snapshots(tmp_path / "other", SCALE, MONTHS, seed=8))
    assert other.paths[0].read_bytes() != run[0].paths[0].read_bytes()


def test_the_downloads_are_a_month_apart_and_end_on_one_day(run):
    assert [snapshot.published.isoformat() for snapshot in run] == [f"2026-{month:02d}-02" for month in range(3, 9)]
    assert first_day(24) == dt.date(2024, 9, 2)


# -- what section 2, 7, 8 and 11 of the description of the database warn of


def test_files_have_their_own_encodings_and_line_ends(run):
    files = files_of(run[0].paths[0])
    history = files["all_lcd.zip/all_lcd_csv.zip/lcd_x_revision_history.csv"]
    with pytest.raises(UnicodeDecodeError):
        history.decode("utf-8")
    assert "“Revised” – see above" in history.decode("cp1252")
    ncd = files["ncd.zip/ncd_csv.zip/ncd_trkg.csv"].decode("utf-8")
    assert ncd.startswith("NCD_id,NCD_vrsn_num,natl_cvrg_type,")
    assert "\r\n" in ncd
    assert "\n" in ncd.replace("\r\n", "")
    assert '""other""' in ncd
    assert not files["all_lcd.zip/all_lcd_csv.zip/lcd_x_requestor_letters.csv"].startswith(b"lcd_id")


def test_some_cells_are_larger_than_a_plain_reader_takes(months):
    assert max(len(row["summary_of_evidence"]) for row in mappings(months[0], "all_lcd", "lcd")) > 131_072
    assert max(len(row["description"]) for row in mappings(months[0], "all_article", "article")) > 131_072


def test_text_is_html_and_some_was_damaged_before_it_came(months):
    text = " ".join(row["description"] for row in mappings(months[0], "all_article", "article"))
    for sign in ("<p>", "<li>", "&nbsp;", "&lt;p&gt;", "â€“", "–"):
        assert sign in text


def test_placeholders_stand_for_none(months):
    covered = mappings(months[0], "all_article", "article_x_icd10_covered")
    assert "XX000" in {row["icd10_code_id"] for row in covered}
    assert {"999", "0"} <= {row["bill_code_id"] for row in mappings(months[0], "all_article", "article_x_bill_code")}
    assert "0" in {row["r_ncd_id"] for row in mappings(months[0], "all_article", "article_related_ncd_documents")}


def test_ranges_and_asterisks_are_marked(months):
    covered = mappings(months[0], "all_article", "article_x_icd10_covered")
    assert {"N", "B", "M", "E"} <= {row["range"] for row in covered}
    assert {"Y", "N"} == {row["asterisk"] for row in covered}
    groups = mappings(months[0], "all_article", "article_x_icd10_covered_group")
    assert any(row["icd10_covered_ast"] for row in groups)
    starred = {row["article_id"] for row in covered if row["asterisk"] == "Y"}
    assert starred <= {row["article_id"] for row in groups if row["icd10_covered_ast"]}


def test_a_range_that_begins_ends_in_the_same_group(months):
    open_ranges = Counter()
    for row in mappings(months[0], "all_article", "article_x_icd10_covered"):
        key = row["article_id"], row["article_version"], row["icd10_covered_group"]
        open_ranges[key] += {"B": 1, "E": -1}.get(row["range"], 0)
        assert open_ranges[key] in (0, 1)
    assert set(open_ranges.values()) == {0}


def codes_of(months, table):
    found = {}
    for row in mappings(months[0], "all_article", table):
        code = row.get("icd10_code_id") or row.get("hcpc_code_id")
        found.setdefault((row["article_id"], row["article_version"]), set()).add(code)
    return found


def test_a_code_is_listed_as_covered_and_as_not_covered_by_one_article(months):
    covered = codes_of(months, "article_x_icd10_covered")
    refused = codes_of(months, "article_x_icd10_noncovered")
    assert any(covered.get(key, set()) & codes for key, codes in refused.items())


def test_some_articles_have_one_half_only(months):
    covered = set(codes_of(months, "article_x_icd10_covered"))
    refused = set(codes_of(months, "article_x_icd10_noncovered"))
    procedures = set(codes_of(months, "article_x_hcpc_code"))
    assert procedures - covered - refused
    assert refused - covered
    assert covered - procedures


def test_every_description_of_a_cpt_number_is_the_marker(months):
    marked = 0
    for collection, table in (("all_article", "article_x_hcpc_code"), ("all_lcd", "lcd_x_hcpc_code")):
        for row in mappings(months[0], collection, table):
            if row["hcpc_code_id"][0].isdigit():
                marked += 1
                assert row["short_description"].startswith(CPT_MARKER)
                assert row["long_description"].startswith(CPT_MARKER)
            else:
                assert CPT_MARKER not in row["short_description"] + row["long_description"]
    assert marked
    exclusions = mappings(months[0], "all_article", "article_x_code_table")
    assert any(CPT_MARKER in row["short_description"] for row in exclusions)
    assert any(row["end_date"] for row in exclusions)


def test_names_of_contractors_are_cut_and_contracts_are_of_every_kind(months):
    rows = mappings(months[0], "all_article", "contractor")
    assert max(len(row["contractor_bus_name"]) for row in rows) == 40
    assert {"8", "9", "10", "11", "12", "13"} <= {row["contractor_type_id"] for row in rows}
    assert {"A", "D"} == {row["status"] for row in rows}
    served = mappings(months[0], "all_article", "contractor_jurisdiction")
    assert any(row["term_date"] for row in served)
    codes = {row["state_abbrev"] for row in mappings(months[0], "all_article", "state_lookup")}
    assert {"NF", "SF", "DN", "QN", "UN", "EM", "WM", "CNMI"} <= codes
    widest = Counter(row["contractor_id"] for row in served).most_common(1)[0]
    assert widest[1] > 40


def test_every_link_to_a_contractor_leads_to_one(months):
    key = ("contractor_id", "contractor_type_id", "contractor_version")
    for tables in months:
        for kind in ("article", "lcd"):
            known = {tuple(row[name] for name in key) for row in mappings(tables, f"all_{kind}", "contractor")}
            for table in (f"{kind}_x_contractor", "contractor_jurisdiction"):
                rows = mappings(tables, f"all_{kind}", table)
                assert {tuple(row[name] for name in key) for row in rows} <= known


def test_every_record_of_a_document_leads_to_one(months):
    for tables in months:
        for kind in ("article", "lcd"):
            documents = [(row[f"{kind}_id"], row[f"{kind}_version"]) for row in mappings(tables, f"all_{kind}", kind)]
            assert len(documents) == len(set(documents))
            for table, known in TABLES[kind].items():
                if f"{kind}_version" in known.columns and table != kind:
                    rows = mappings(tables, f"all_{kind}", table)
                    assert {(row[f"{kind}_id"], row[f"{kind}_version"]) for row in rows} <= set(documents), table


def test_dates_are_as_odd_as_in_the_downloads(months, run):
    articles = mappings(months[0], "all_article", "article")
    assert any(row["date_retired"] == row["article_eff_date"] for row in articles)
    assert any(row["article_eff_date"] > run[0].published.isoformat() for row in articles)
    assert Counter(row["article_id"] for row in articles).most_common(1)[0][1] == 2
    assert mappings(months[0], "all_article", "article_future_retire")
    lcds = mappings(months[0], "all_lcd", "lcd")
    assert any(row["notice_end_dt"] for row in lcds)
    assert any(row["rev_eff_date"] == "" and row["status"] == "A" for row in lcds)
    assert any(row["status"] == "P" and row["display_id"].startswith("DL") for row in lcds)


def test_equipment_has_its_procedures_on_the_lcd_and_its_diagnoses_on_the_article(months):
    assert mappings(months[0], "all_lcd", "lcd_x_hcpc_code")
    equipment = {
        row["article_id"]
        for row in mappings(months[0], "all_article", "article_x_contractor")
        if row["contractor_type_id"] == "11"
    }
    assert equipment
    assert not equipment & {row["article_id"] for row in mappings(months[0], "all_article", "article_x_hcpc_code")}


def test_ends_of_ncds_lie_before_their_starts_and_a_level_is_in_no_dictionary(months):
    rows = mappings(months[0], "ncd", "ncd_trkg")
    ended = [row for row in rows if row["NCD_trmntn_dt"]]
    assert ended
    assert all(row["NCD_trmntn_dt"] < row["NCD_efctv_dt"] for row in ended)
    assert any(row["NCD_mnl_sect_title"].endswith("RETIRED") and not row["NCD_trmntn_dt"] for row in rows)
    assert {"1", "2", "3", "4"} == {row["cvrg_lvl_cd"] for row in rows}
    assert any("." in row["last_clrnc_tmstmp"] for row in rows)


# -- from month to month


def versions(tables, kind):
    effective = "article_eff_date" if kind == "article" else "rev_eff_date"
    return {
        (row[f"{kind}_id"], row[f"{kind}_version"]): (row[effective], row["status"], row["date_retired"])
        for row in mappings(tables, f"all_{kind}", kind)
    }


def test_documents_are_revised_retired_and_new(months):
    first, last = versions(months[0], "article"), versions(months[-1], "article")
    assert {key[0] for key in last} >= {key[0] for key in first}
    assert set(last) - set(first)
    assert set(first) - set(last)
    assert sum(row[1] == "R" for row in last.values()) > sum(row[1] == "R" for row in first.values())


def test_one_document_is_folded_into_its_twin_on_one_day(months):
    retired = {
        row[2]
        for tables in months
        for key, row in versions(tables, "article").items()
        if row[1] == "R" and row[2] and key not in versions(months[0], "article")
    }
    started = {row[0] for tables in months for row in versions(tables, "article").values() if row[1] == "A"}
    assert retired & started


def test_a_rename_re_dates_every_living_document_of_a_contractor(months, run):
    def names(tables):
        return {row["contractor_bus_name"] for row in mappings(tables, "all_article", "contractor")}

    assert "Wellpoint Federal" not in names(months[RENAMED_IN - 1])
    assert {"Wellpoint Federal", "National Government Services, Inc."} <= names(months[RENAMED_IN])
    day = run[RENAMED_IN].published.replace(day=1).isoformat()
    for kind in ("article", "lcd"):
        renamed = {
            (row[f"{kind}_id"], row[f"{kind}_version"])
            for row in mappings(months[RENAMED_IN], f"all_{kind}", f"{kind}_x_contractor")
            if row["contractor_version"] == "2"
        }
        found = versions(months[RENAMED_IN], kind)
        assert all(found[key][0][:10] >= day for key in renamed if found[key][0])
    assert renamed or kind == "lcd"


def test_codes_come_and_go_and_what_was_not_revised_stays_the_same(months):
    def codes(tables):
        found = {}
        for row in mappings(tables, "all_article", "article_x_icd10_covered"):
            found.setdefault((row["article_id"], row["article_version"]), set()).add(row["icd10_code_id"])
        return found

    before, after = codes(months[0]), codes(months[-1])
    kept = set(before) & set(after)
    assert kept
    assert all(before[key] == after[key] for key in kept)
    documents = {}
    for version, found in (*before.items(), *after.items()):
        documents.setdefault(version[0], []).append(found)
    assert any(one != other for one, *others in documents.values() for other in others)


def test_a_text_that_was_not_revised_is_the_same_text(months):
    def texts(tables):
        return {
            (row["article_id"], row["article_version"]): row["description"]
            for row in mappings(tables, "all_article", "article")
        }

    before, after = texts(months[0]), texts(months[1])
    kept = set(before) & set(after)
    assert kept
    assert all(before[key] == after[key] for key in kept)


def test_what_is_dealt_out_adds_up():
    assert sum(apportion(1000, [1, 1, 1])) == 1000
    assert apportion(5, [0, 0]) == [0, 0]
    assert apportion(3, [1.0, 1.0, 0.0]) == [2, 1, 0]
