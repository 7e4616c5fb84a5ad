"""The archives that an importer must refuse hold the fault that they are named for, and no other."""

import csv
import io
import stat
import zipfile

import hostile_archives
import pytest
from archive_reading import files_of, tables_of
from hostile_archives import FAULTS, FAULTS_OF_A_TABLE, sound
from mcd.dictionary import TABLES, WITHOUT_HEADER


def inner_zip(path):
    with zipfile.ZipFile(path) as outer:
        return zipfile.ZipFile(io.BytesIO(outer.read("all_article_csv.zip")))


def test_the_sound_archive_holds_every_table_with_the_columns_of_the_dictionary(tmp_path):
    found = tables_of(sound(tmp_path))
    assert set(found) == {"all_article", "all_lcd", "ncd"}
    for collection, tables in found.items():
        expected = TABLES[collection.removeprefix("all_")]
        assert list(tables) == list(expected)
        for name, records in tables.items():
            assert {len(record) for record in records} <= {len(expected[name].columns)}
            if name not in WITHOUT_HEADER:
                assert tuple(records[0]) == expected[name].columns


@pytest.mark.parametrize("name", FAULTS_OF_A_TABLE)
def test_a_fault_of_a_table_changes_one_file_and_no_other(name, tmp_path):
    made = FAULTS[name](tmp_path, 200_000) if name == "cell_over_the_limit" else FAULTS[name](tmp_path)
    faulty = files_of(made)
    (tmp_path / "sound").mkdir()
    whole = files_of(sound(tmp_path / "sound"))
    assert len([file for file in whole if whole[file] != faulty.get(file)]) == 1
    assert set(faulty) <= set(whole)


@pytest.mark.parametrize("name", [name for name in FAULTS if "bomb" not in name and name != "cell_over_the_limit"])
def test_a_fault_is_the_same_bytes_every_time(name, tmp_path):
    first = FAULTS[name](tmp_path).read_bytes()
    assert FAULTS[name](tmp_path).read_bytes() == first
    assert first != sound(tmp_path).read_bytes()


def test_the_faults_of_records_are_what_they_say(tmp_path):
    def records(make, table, collection="all_article"):
        return tables_of(make(tmp_path))[collection][table]

    assert len(records(hostile_archives.truncated_csv, "article_x_icd10_covered")[-1]) == 4
    swallowed = records(hostile_archives.unterminated_quote_before_more, "article_x_hcpc_code_group")
    assert len(swallowed) == 2
    assert "Group 2" in swallowed[-1][3]
    assert len(records(hostile_archives.extra_cell, "lcd_x_contractor", "all_lcd")[-1]) == 7
    assert "dx_code" in records(hostile_archives.renamed_column, "article_x_icd10_covered")[0]
    versions = records(hostile_archives.one_version_twice, "article")[1:]
    assert versions[0][:2] == versions[1][:2]
    assert versions[0] != versions[1]
    assert "article_x_contractor" not in tables_of(hostile_archives.missing_table(tmp_path))["all_article"]


def test_a_quote_that_is_never_closed_is_an_error_to_a_strict_reader(tmp_path):
    name = "all_article.zip/all_article_csv.zip/article_x_hcpc_code.csv"
    text = files_of(hostile_archives.unterminated_quote(tmp_path))[name].decode()
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_wrong_encoding_is_none_that_is_known(tmp_path, encoding):
    data = files_of(hostile_archives.wrong_encoding(tmp_path))["all_lcd.zip/all_lcd_csv.zip/lcd.csv"]
    with pytest.raises(UnicodeDecodeError):
        data.decode(encoding)


@pytest.mark.parametrize("name", ["zip_bomb", "nested_bomb"])
def test_a_bomb_unpacks_to_a_thousand_times_what_is_downloaded(tmp_path, name):
    bomb = FAULTS[name](tmp_path, 64)
    assert sum(map(len, files_of(bomb).values())) > 500 * bomb.stat().st_size
    assert bomb.stat().st_size < 100_000


def test_names_of_entries_are_what_they_say(tmp_path):
    def names(make):
        return inner_zip(make(tmp_path)).namelist()

    assert "../../outside.csv" in names(hostile_archives.path_traversal)
    assert "/outside.csv" in names(hostile_archives.absolute_path)
    assert "C:\\..\\outside.csv" in names(hostile_archives.drive_path)
    assert names(hostile_archives.duplicate_names).count("article.csv") == 2
    assert {"article.csv", "ARTICLE.CSV"} <= set(names(hostile_archives.names_that_differ_in_case))


def test_the_flags_of_entries_are_what_they_say(tmp_path):
    assert inner_zip(hostile_archives.encrypted_flag(tmp_path)).getinfo("article.csv").flag_bits & 1
    assert inner_zip(hostile_archives.unknown_compression(tmp_path)).getinfo("article.csv").compress_type == 77
    assert inner_zip(hostile_archives.understated_size(tmp_path)).getinfo("article.csv").file_size == 10
    link = inner_zip(hostile_archives.symlink(tmp_path)).getinfo("article.csv")
    assert stat.S_ISLNK(link.external_attr >> 16)


def test_a_flag_is_set_on_one_entry_only(tmp_path):
    inner = inner_zip(hostile_archives.encrypted_flag(tmp_path))
    assert [info.filename for info in inner.infolist() if info.flag_bits & 1] == ["article.csv"]


@pytest.mark.parametrize("name", ["truncated_zip", "truncated_inner_zip", "not_a_zip", "empty_file", "wrong_checksum"])
def test_a_broken_zip_cannot_be_read(tmp_path, name):
    with pytest.raises(zipfile.BadZipFile):
        files_of(FAULTS[name](tmp_path))


def test_tables_nested_too_deep_lie_as_deep_as_they_say(tmp_path):
    names = files_of(hostile_archives.nested_too_deep(tmp_path, 8))
    assert {name.count("/") for name in names} == {7}
