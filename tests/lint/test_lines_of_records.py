"""Code hosts show a finding beside a line: TOML files keep none, so that the headers of records are counted."""

import json
import tomllib
from pathlib import Path

import pytest

from coverage_resolver.cli import main
from coverage_resolver.io.data_home import data_home
from coverage_resolver.lint.record_lines import record_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[[authority]]\n[[ authority . provision ]] # x\n", {"authority[1]": 1, "authority[1].provision[1]": 2}),
        ('a = """\n[[authority]]\n"""\n[[authority]]\n', {"authority[1]": 4}),
        ("a = '''\n[[authority]]\n''' # '''\n[[authority]]\n", {"authority[1]": 4}),
        ('a = "# \\" \\"\\"\\" x"\n[[authority]]\n', {"authority[1]": 2}),
        ('a = """x\\"""\n[[authority]]\n"""\n', {}),
        ('# """\n[[authority]]\n', {"authority[1]": 2}),
        ("authority = [{}]\n[meta]\n", {}),
    ],
)
def test_a_header_in_a_text_is_none(text: str, lines: dict[str, int]) -> None:
    assert dict(record_lines(text)) == lines


def test_every_shipped_record_has_its_line() -> None:
    for file in sorted(data_home().rglob("*.toml")):
        text = file.read_text("utf-8")
        lines, rows = record_lines(text), text.splitlines()
        for place, authority in enumerate(tomllib.loads(text).get("authority", ()), start=1):
            assert rows[lines[f"authority[{place}]"] - 1].startswith("[[authority]]")
            for number, _ in enumerate(authority.get("provision", ()), start=1):
                assert rows[lines[f"authority[{place}].provision[{number}]"] - 1].startswith("[[authority.provision]]")


def test_a_fault_in_a_record_that_cannot_be_read_names_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    header = 'schema = "coverage-records/1"\n[[authority]]\nid = "N 1"\nkind = "ncd"\n'
    about = 'title = "T"\ncitation = { text = "N 1" }\nscope = { level = "national" }\n'
    versions = '[[authority.provision]]\nversion = "{}"\nstatus = "covered"\neffective = "{}"\n'
    text = header + about + versions.format("1", "2020-01-01") + versions.format("2", "2021-02-31")
    (tmp_path / "x.toml").write_text(text)
    main(["lint", str(tmp_path / "x.toml"), "--sarif"])
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert (line, text.splitlines()[line]) == (12, 'version = "2"')
    main(["lint", str(tmp_path / "x.toml"), "--json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["row"], finding["field"]) == ("authority[1].provision[2]", "effective")


@pytest.mark.parametrize("named", [True, False])
def test_a_result_names_the_line_of_its_record(capsys: pytest.CaptureFixture[str], named: bool) -> None:
    file = data_home() / "plans" / "uhc-ks" / "bh803abastm.toml"
    main(["lint", str(file) if named else "shipped", "--sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    rows, seen = file.read_text("utf-8").splitlines(), 0
    for result in results:
        where = result["locations"][0]
        physical = where["physicalLocation"]
        if Path(physical["artifactLocation"]["uri"]).name == file.name:
            member = where["logicalLocations"][0]["fullyQualifiedName"]
            header = "[[authority.provision]]" if ".provision[" in member else "[[authority]]"
            assert rows[physical["region"]["startLine"] - 1].strip() == header
            seen += 1
    assert seen
