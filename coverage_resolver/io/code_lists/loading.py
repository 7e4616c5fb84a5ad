"""Files of codes, each of whatever layout it is, to one :class:`CodeLists`; everything that is wrong, together."""

from __future__ import annotations

import os
import re
from pathlib import Path

from coverage_resolver.code_lists import CodeList, CodeLists
from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.code_lists import hcpcs_files, order_files, plain_lists
from coverage_resolver.io.code_lists.contents import Content, own_name, read_content
from coverage_resolver.io.strict_values import plain

_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LAYOUTS = (
    "give a CSV with the columns code_system, code, added, ended, a file HCPC…_ANWEB of CMS, or one icd10cm_order_…"
)


def load_code_lists(*paths: str | os.PathLike[str]) -> CodeLists:
    """The lists of codes of some files, for :func:`coverage_resolver.lint.inspect`.

    The layouts are those of docs/lint.md; a file may be packed with gzip. Raises :class:`DataNotFound` where a file is
    not there, :class:`MissingExtra` for a workbook without openpyxl, and :class:`InvalidRecords` with every fault of
    all files, one line each: nothing is used of lists of which a part cannot be read.

    >>> import datetime, tempfile
    >>> from coverage_resolver.codes import Code
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "hcpcs.csv")
    ...     _ = file.write_text("code_system,code,added,ended\\nHCPCS,M0064,1992-01-01,2014-12-31\\n")
    ...     lists = load_code_lists(file)
    >>> [lists.says(Code.of("HCPCS", "M0064"), datetime.date(year, 1, 1))[0].value for year in (1991, 2014, 2015)]
    ['not_yet', 'exists', 'ended']
    """
    for path in map(Path, paths):
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no such file"
            advice = "name the files in it" if path.is_dir() else "check the path"
            raise DataNotFound(plain(path.as_posix(), 200), what, advice)
    faults: list[InvalidRecord] = []
    found: dict[tuple[str, object], str] = {}
    lists = list[CodeList]()
    for path in map(Path, paths):
        label = plain(path.as_posix(), 200)
        for each in _lists(path, label, faults):
            key = (each.system, each.valid.first)
            if key in found:
                what = f"a list of {each.system} for the same days as {found[key]}"
                faults.append(InvalidRecord(label, what, "give one of them, or join the two"))
                continue
            found[key] = label
            lists.append(each)
    raise_all("the lists of codes cannot be used", faults)
    return CodeLists.of(lists)


def _lists(path: Path, label: str, faults: list[InvalidRecord]) -> list[CodeList]:
    """The lists of one file; one without a code is a fault, for every code would be unknown to it."""
    before = len(faults)
    found = _of_layout(path, label, faults)
    if len(faults) == before and not any(each.entries for each in found):
        faults.append(InvalidRecord(label, "no code stands in it", "give the list as it was published"))
    return found


def _of_layout(path: Path, label: str, faults: list[InvalidRecord]) -> list[CodeList]:
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == _WORKBOOK and own_name(path).lower().endswith(".xlsx"):
        return hcpcs_files.of_workbook(path, label, faults)
    content = read_content(path, label, faults)
    return [] if content is None else _of_text(content, faults)


def _of_text(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    packed = content.text[:4].encode("latin-1", "replace")
    if packed in (_WORKBOOK, _OLD_WORKBOOK):
        what = "packed with zip" if packed == _WORKBOOK else "a workbook of an old kind"
        advice = "give the file that is in it" if packed == _WORKBOOK else "save it as .xlsx"
        faults.append(InvalidRecord(content.label, what, advice))
    elif order_files.is_order(content.text):
        return order_files.of_order(content, faults)
    elif hcpcs_files.is_records(content.text):
        return hcpcs_files.of_records(content, faults)
    elif not content.utf8:
        what = f"byte {content.odd_byte} is not UTF-8"
        faults.append(InvalidRecord(content.label, what, "save the file as UTF-8"))
    else:
        return _of_csv(content, faults)
    return []


def _of_csv(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    # Another sign between the columns is told by the reader of a layout.
    names = {name.strip().strip('"') for name in re.split(r"[,;\t]", content.text.split("\n", 1)[0])}
    if hcpcs_files.YEAR in names:
        return hcpcs_files.of_csv(content, faults)
    if names & set(plain_lists.NEEDED):
        return plain_lists.plain_lists(content, faults)
    faults.append(InvalidRecord(content.label, "a layout that is not known", _LAYOUTS))
    return []
