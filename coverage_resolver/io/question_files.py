"""Files that hold several questions: JSON lines, one question a line, or JSON with a list under ``questions``.

A question stands alone, or beside a name: ``{"name": "knee, June", "question": {…}}``. All faults of a file are raised
together; no value of a member is repeated in any.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.errors import DataNotFound, InvalidQuestion, InvalidRecord, raise_all
from coverage_resolver.io.questions_json import question_from_dict
from coverage_resolver.io.reading import read_json, read_text
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.questions import CoverageQuestion

#: What decision tables and records are written in, and questions are not.
_OTHERS = frozenset({".md", ".toml"})
_NO_QUESTIONS = (
    "not a file of questions",
    "run a decision table with `coverage-resolver check`; questions are *.json, *.jsonl, or a grid in *.csv or *.xlsx",
)
_QUOTED = re.compile(r"`[^`]*`")


@attrs.frozen(kw_only=True)
class GivenQuestion:
    """A question of a file: its own ``name``, which may be empty, and its ``place`` there, such as ``line 3``."""

    name: str
    place: str
    question: CoverageQuestion

    @property
    def label(self) -> str:
        """How reports name it."""
        return self.name or self.place


def read_questions(path: str | os.PathLike[str]) -> tuple[GivenQuestion, ...]:
    """Each question with its name, if it has one, and its place in the file.

    Raises :class:`DataNotFound` without a file, and :class:`InvalidRecords` with one line for each question that cannot
    be read.
    """
    file = Path(path)
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    faults: list[InvalidRecord] = []
    label = plain(file.name, 100)
    if file.suffix.lower() in _OTHERS:
        raise_all("the questions cannot be read", [InvalidRecord(label, *_NO_QUESTIONS)])
    text = read_text(file, label, faults)
    found: list[GivenQuestion] = []
    places: dict[str, str] = {}
    for where, name, place, raw in _raw(text or "", file.suffix.lower() == ".jsonl", label, faults):
        try:
            found.append(GivenQuestion(name=name, place=place, question=question_from_dict(raw)))
            if (first := places.setdefault(found[-1].label, where)) != where:
                faults.append(InvalidRecord(where, f"the name stands already at {first}", "name each question once"))
        except InvalidQuestion as fault:
            faults.append(InvalidRecord(f"{where}:{fault.field}", fault.what, fault.what_to_do))
    if not found and not faults:
        faults.append(InvalidRecord(label, "holds no question", 'write {"questions": [ … ]}, or a question a line'))
    raise_all("the questions cannot be read", faults)
    return tuple(found)


def _raw(text: str, lines: bool, label: str, faults: list[InvalidRecord]) -> Iterator[tuple[str, str, str, object]]:
    """Each question as written: where it stands, its name, its place in words."""
    if lines:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield from _named(_object(line, f"{label}:{number}", faults), f"{label}:{number}", f"line {number}")
        return
    table = _object(text, label, faults)
    listed = None if table is None else table.get("questions")
    if not isinstance(listed, list):
        yield from _named(table, label, "question 1")
        return
    for key in table or ():
        if key != "questions":
            faults.append(InvalidRecord(f"{label}:{plain(key)}", "unknown key", closest(key, ["questions"])))
    for number, item in enumerate(listed, start=1):
        yield from _named(item, f"{label}:questions[{number}]", f"question {number}")


def _object(text: str, where: str, faults: list[InvalidRecord]) -> dict[str, Any] | None:
    """The object of a JSON text; a fault of its syntax repeats no value."""
    before = len(faults)
    table = read_json(text, where, faults)
    for place in range(before, len(faults)):
        fault = faults[place]
        faults[place] = InvalidRecord(fault.where, _QUOTED.sub("…", fault.what), fault.what_to_do)
    return table


def _named(raw: object, where: str, place: str) -> Iterator[tuple[str, str, str, object]]:
    if raw is None:
        return
    if isinstance(raw, Mapping) and "question" in raw and set(raw) <= {"name", "question"}:
        name = raw.get("name")
        yield where, plain(name, 80) if isinstance(name, str) and name.strip() else "", place, raw["question"]
    else:
        yield where, "", place, raw
