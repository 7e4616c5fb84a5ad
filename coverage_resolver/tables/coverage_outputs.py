"""Where coverage goes: to the terminal, to a file of JSON, to a page; and the missing rows to a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from coverage_resolver.errors import CannotWrite, InvalidRecord, raise_all
from coverage_resolver.io.strict_values import closest, plain, shown
from coverage_resolver.io.whole_files import write_whole
from coverage_resolver.tables.boundary_rows import generate, written
from coverage_resolver.tables.coverage_lines import coverage_lines, share_text
from coverage_resolver.tables.coverage_page import coverage_page
from coverage_resolver.tables.rule_coverage import RuleCoverage, coverage_table
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.running import Result

#: How the name of a table of boundaries ends.
SUFFIX = ".decisions.csv"
FORMS = ("term", "long", "json", "html")
#: Forms that go to the terminal.
_SHOWN = ("term", "long")


@attrs.frozen
class Output:
    """One wish: a form, and a file for those that need one."""

    form: str
    file: str = ""


def read_outputs(given: Iterable[str], flag: str) -> tuple[Output, ...]:
    """The wishes of a flag, such as ``term`` or ``html:coverage.html``; raises :class:`InvalidRecords`."""
    found: list[Output] = []
    faults: list[InvalidRecord] = []
    for text in given:
        form, _, file = text.partition(":")
        if form not in FORMS:
            advice = closest(form, FORMS, f"write {flag}=term, long, json:FILE or html:FILE, or put the flag last")
            faults.append(InvalidRecord(flag, f"unknown form {shown(form)}", advice))
        elif (form in _SHOWN) == bool(file):
            advice = f"write {form} alone" if form in _SHOWN else f"write {form}:FILE"
            faults.append(InvalidRecord(flag, f"{shown(text)} is no form of coverage", advice))
        found.append(Output(form, file))
    raise_all(f"{flag} cannot be read", faults)
    return tuple(found)


def check_places(outputs: Iterable[Output], boundaries: str = "") -> None:
    """Refuse, before anything runs, a file that could not be written or would replace a table of somebody's."""
    files = [output.file for output in outputs if output.file]
    for file in [*files, *([boundaries] if boundaries else [])]:
        folder = Path(file).parent
        if not folder.is_dir():
            raise CannotWrite(plain(Path(file).as_posix(), 200), "no such folder", "make it, or name another")
    if boundaries:
        _check_new_table(Path(boundaries))


def _check_new_table(path: Path) -> None:
    """A table of boundaries is new, and is written as CSV."""
    where = plain(path.as_posix(), 200)
    if not path.name.endswith(SUFFIX):
        raise CannotWrite(where, "not the name of a decision table in CSV", f"name a file that ends in {SUFFIX}")
    if path.exists():
        raise CannotWrite(where, "exists already", "name another file, or remove it")


def told_coverage(found: RuleCoverage, outputs: Sequence[Output], flag: str) -> list[str]:
    """Write what goes to files, and return the lines for the terminal; ``flag`` is the one that asks for coverage."""
    lines: list[str] = []
    for output in outputs:
        if output.form in _SHOWN:
            lines += coverage_lines(found, long=output.form == "long", flag=flag)
            continue
        text = coverage_page(found) if output.form == "html" else json.dumps(coverage_table(found), indent=2) + "\n"
        write_whole(output.file, text)
        lines.append(f"coverage of the rules: wrote {output.file}")
    return lines


def told_boundaries(found: RuleCoverage, observer: Observer, results: Iterable[Result], file: str) -> list[str]:
    """Write a table of the days that no row asks about, and return the lines for the terminal."""
    made = generate(found, observer, results)
    lines = [f"no row made: {text}" for text in made.unreached]
    if not made.rows:
        return [*lines, "no row to write: every date that can be reached is tested"]
    write_whole(file, written(made))
    return [*lines, f"wrote {len(made.rows)} rows to {file}; hold each against its source before you rely on it"]


def too_low(found: RuleCoverage, least: float | None) -> str:
    """What to say where fewer dates are tested than asked for; else nothing."""
    if least is None or found.boundary_percent >= least:
        return ""
    share = share_text(found.tested, found.testable)
    return f"coverage of the rules: {share} of the dates are tested, fewer than {least:g} %"
