"""Files that cannot be read at all, and paths that lead nowhere: the one line that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver.errors import DataNotFound, InvalidRecords
from coverage_resolver.io.contents import read_contents
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.records import load_library

HEADER = '{"schema": "coverage-records/1"}'
ONE = '{"id": "X 1", "kind": "ncd", "title": "T", "citation": {"text": "X 1"}, "scope": {"level": "national"}'
SAYS = ', "provision": [{"version": "1", "status": "covered", "effective": "2020-01-01"}]}'

FILES = {
    "schema missing": ("x.toml", "a = 1", "x.toml:schema · missing · begin the file with one of "
        "coverage-ladder/1, "
        "coverage-notices/1, coverage-payers/1, coverage-records/1"),
    "schema unknown": ("x.toml", 'schema = "coverage-record/1"', "x.toml:schema · unknown schema "
        "`coverage-record/1` · did you mean `coverage-records/1`?"),
    "schema is no text": ("x.json", '{"schema": ["coverage-records/1"]}', "x.json:schema · unknown schema "
        "a list of 1 · use one of coverage-ladder/1, coverage-notices/1, coverage-payers/1, "
        "coverage-records/1"),
    "unknown key at the top": ("x.toml", 'schema = "coverage-records/1"\ntopic = ["a"]',
        "x.toml:topic · unknown key `topic` · did you mean `topics`?"),
    "authority is a table": ("x.toml", 'schema = "coverage-records/1"\n[authority]\nid = "X"',
        "x.toml:authority · expected a list, not a table · write [[authority]]"),
    "provision is a table": ("x.jsonl", HEADER + "\n" + ONE + ', "provision": {}}',
        "x.jsonl:2:provision · expected a list, not a table · write [[authority.provision]], or a list in "
        "JSON"),
    "not TOML": ("x.toml", 'schema = "a"\nb = 00100', "x.toml · not TOML: expected newline or end of "
        "document after a "
        "statement at line 2, column 6 · correct the syntax"),
    "a key twice in TOML": ("x.toml", 'schema = "a"\nschema = "b"',
        "x.toml · not TOML: cannot overwrite a value at end of document · correct the syntax"),
    "not JSON": ("x.json", '{"schema": }', "x.json · not JSON: expecting value at line 1, column 12 · "
        "correct the syntax"),
    "a list in JSON": ("x.json", "[1]", "x.json · expected an object, not a list of 1 · write { … }"),
    "NaN": ("x.json", '{"schema": NaN}', "x.json · `NaN` is no number · write a finite number or leave the "
        "key out"),
    "infinity": ("x.json", '{"a": -Infinity}', "x.json · `-Infinity` is no number · "
        "write a finite number or leave the key out"),
    "infinity in digits": ("x.json", '{"a": 1e999}', "x.json · `1e999` is too large · write a finite number"),
    "a key twice in JSON": ("x.json", '{"schema": "a", "schema": "b"}',
        "x.json · the key `schema` stands twice in one object · keep one of them"),
    "deep": ("x.json", '{"a":' * 65 + "1" + "}" * 65, "x.json · nested too deeply · nest at most 64 tables "
        "and lists"),
    "very deep": ("x.json", '{"a":' * 100_000, "x.json · nested too deeply · nest at most 64 tables and "
        "lists"),
    "deep TOML": ("x.toml", "a = " + "[" * 100_000, "x.toml · nested too deeply · nest at most 64 tables "
        "and lists"),
    "many digits": ("x.json", '{"a": ' + "9" * 5000 + "}", "x.json · a number of thousands of digits · "
        "write a smaller one"),
    "many digits in TOML": ("x.toml", "a = " + "9" * 5000, "x.toml · a number of thousands of digits · "
        "write a smaller one"),
    "null": ("x.jsonl", HEADER + "\n" + ONE + ', "public": null' + SAYS, "x.jsonl:2:public · `null` says nothing · "
        "leave the key out"),
    "null for text": ("x.jsonl", HEADER + "\n" + ONE + ', "note": null' + SAYS,
        "x.jsonl:2:note · expected text, not `null` · write text in quotes"),
    "a bad line": ("x.jsonl", HEADER + "\n" + ONE + "\n", "x.jsonl:2 · not JSON: expecting ',' delimiter at "
        "line 1, "
        f"column {len(ONE) + 1} · correct the syntax"),
    "no header": ("x.jsonl", ONE + SAYS, 'x.jsonl:1 · the schema is missing · begin with '
        '{"schema": "coverage-records/1"}'),
    "another header": ("x.jsonl", '{"schema": "coverage-ladder/1"}', "x.jsonl:1:schema · unknown schema "
        "`coverage-ladder/1` · write `coverage-records/1`"),
    "YAML": ("x.yaml", "code: 00100", "x.yaml · YAML is not read, because it takes code 00100 for 64 and NO "
        "for false "
        "· write TOML"),
    "another file": ("x.txt", "", "x.txt · cannot read `x.txt` · "
        "name *.toml, *.json, *.jsonl or a contractor table"),
    "NUL": ("x.toml", 'a = "\0"', "x.toml · holds a NUL character · save the file as plain text in UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    label, text, line = FILES[name]
    (tmp_path / label).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRecords) as caught:
        read_contents([(label, tmp_path / label)])
    assert caught.value.lines() == (line,)
    assert caught.value.__cause__ is None


def test_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes('a = "é"'.encode("latin-1"))
    with pytest.raises(InvalidRecords) as caught:
        read_contents([("x.toml", tmp_path / "x.toml")])
    assert caught.value.lines() == ("x.toml · byte 6 is not UTF-8 · save the file as UTF-8",)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with (tmp_path / "x.toml").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(InvalidRecords) as caught:
        read_contents([("x.toml", tmp_path / "x.toml")])
    assert caught.value.lines() == ("x.toml · larger than 64 MiB · split the file",)


def test_no_path() -> None:
    with pytest.raises(DataNotFound) as caught:
        load_library()
    assert str(caught.value) == "load_library · no file or folder was named · name one, or use shipped_library()"


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataNotFound) as caught:
        load_library(tmp_path / "nowhere")
    assert str(caught.value) == f"{tmp_path.as_posix()}/nowhere · no such file or folder · check the path"


def test_a_folder_without_records(tmp_path: Path) -> None:
    (tmp_path / "README.toml").touch()
    (tmp_path / ".hidden.toml").touch()
    with pytest.raises(DataNotFound) as caught:
        load_library(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()} · holds no record file · name a folder with *.toml, *.json, *.jsonl or *.pack"
    )


def test_no_shipped_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "MANIFEST.toml").touch()
    package = tmp_path / "coverage_resolver"
    package.mkdir()
    monkeypatch.setattr("importlib.resources.files", lambda _: package)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataNotFound) as caught:
        data_home()
    assert str(caught.value) == (
        "coverage_resolver/data · the shipped data is not there · reinstall coverage-resolver, or name your folders"
    )
    (tmp_path / "pyproject.toml").touch()
    assert data_home() == tmp_path / "data"
    (package / "data").mkdir()
    (package / "data" / "MANIFEST.toml").touch()
    assert data_home() == package / "data"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("lacks = []", 'MANIFEST.toml:schema · missing · write schema = "coverage-manifest/1"'),
        ('schema = "manifest/1"', "MANIFEST.toml:schema · unknown schema `manifest/1` · write schema ="),
        ("lacks = [", "MANIFEST.toml · not TOML"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_what_to_write(tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "MANIFEST.toml").write_text(text)
    (tmp_path / "own.toml").write_text('schema = "coverage-records/1"')
    with pytest.raises(InvalidRecords) as told:
        load_library(tmp_path)
    (found,) = told.value.lines()
    assert found.startswith(line)
