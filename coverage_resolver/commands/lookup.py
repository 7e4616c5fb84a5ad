"""``lookup``: what Medicare says about a code, there and then, at a glance. It lists; ``resolve`` judges."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from coverage_resolver.codes import dotted
from coverage_resolver.commands.options import OK, add_command, chosen_library, print_json

_WIDE = 110
#: So many modifiers, types of bill and revenue codes are shown.
_SHOWN = 12
#: What stands for no paragraph.
_NOTHING = ("", "N/A", "NA", "NONE")


def add(commands: Any) -> None:
    """The command with its flags."""
    told = "what the documents of Medicare say about a code"
    made = add_command(commands, "lookup", told, _lookup)
    made.epilog = (
        "Of a pack the parts that the code needs are read and checked; damage elsewhere in the file is not told."
    )
    made.add_argument("code", metavar="CODE", help="a CPT, HCPCS or ICD-10-PCS code")
    made.add_argument("--state", default="", metavar="ST", help="only of contractors that serve this state")
    made.add_argument("--on", metavar="DATE", help="only versions of this day")
    made.add_argument(
        "--dx", action="append", default=[], metavar="ICD10", help="what they say of a diagnosis; repeatable"
    )


def _lookup(given: argparse.Namespace) -> int:
    from coverage_resolver.codes import Code
    from coverage_resolver.errors import InvalidQuestion
    from coverage_resolver.io.mcd.cells import diagnosis, inpatient_procedure, procedure
    from coverage_resolver.io.mcd.code_lists import system_of
    from coverage_resolver.io.mcd.contractor_tables import postal_codes
    from coverage_resolver.io.mcd.lookup import lookup
    from coverage_resolver.periods import parse_day

    word = procedure(given.code) or inpatient_procedure(given.code)
    if not word:
        raise InvalidQuestion("code", "no CPT, HCPCS or ICD-10-PCS code", "write it as M0076, 81206 or 02HV33Z")
    try:
        day = None if given.on is None else parse_day(given.on)
    except ValueError as fault:
        raise InvalidQuestion("on", str(fault), "write --on as YYYY-MM-DD") from None
    library = chosen_library(given)
    state = given.state.strip().upper()
    if state and state not in library.jurisdictions.states:
        whole = postal_codes().get(state)  # the database's own abbreviation of it, or of a part of it
        told = f"write {whole}" if whole else "write --state with its two letters"
        raise InvalidQuestion("state", "no such state", told)
    if not all(diagnosis(value) for value in given.dx):
        raise InvalidQuestion("diagnoses", "not the shape of an ICD-10-CM code", "write --dx as M17.11")
    found = lookup(library, Code.of(system_of(word), word), state, day, [diagnosis(value) for value in given.dx])
    if given.json:
        print_json(found)
    else:
        print("\n".join(_lines(found)))
    return OK


def _lines(found: dict[str, Any]) -> list[str]:
    where = f" in {found['state']}" if found["state"] else ""
    when = f" on {found['on']}" if found["on"] else ""
    lines = [f"{found['code']}{where}{when}"]
    if found["snapshots"]:
        lines.append(f"Snapshots: {', '.join(found['snapshots'])}")
    lines += found["caveats"]
    for row in found["documents"]:
        lines += ["", *_document(row)]
    return lines


def _document(row: dict[str, Any]) -> list[str]:
    lines = [f"{row['document']} (version {row['version']}) {row['title']}"]
    if row.get("from"):
        through = f" through {row['through']}" if row["through"] else ", no end known"
        seen = f"; seen {row['first_seen']} to {row['last_seen']}" if row.get("first_seen") else ""
        if row.get("as_it_is_since") not in (None, row.get("first_seen")):
            seen += f", as it is now since {row['as_it_is_since']}"
        retired = f"; retired {row['retired']}" if row.get("retired") else ""
        lines.append(f"  from {row['from']}{through}{retired}{seen}")
    if row.get("says"):
        because = f": {row['because']}" if row.get("because") else ""
        lines.append(f"  says: {row['says']}{because}")
    for item in row.get("excluded_beside", ()):
        told = f"version {item['version']} has it as usually self-administered from {item['start'] or '?'}"
        lines.append(f"  {told}; whether the unseen one did too, nobody can tell")
    if "level" in row:
        level = {"1": "full", "2": "with restrictions", "3": "none"}.get(row["level"], "not told")
        ends = f"; terminates {row['terminates']}" if row["terminates"] else ""
        withdrawn = "; withdrawn: contractors decide" if row["withdrawn"] else ""
        lines.append(f"  national coverage: {level}{ends}{withdrawn}")
    if row.get("named_by"):
        lines.append(f"  named by {', '.join(row['named_by'])}; whether it addresses this code is in no table")
    if "listed_by" in row:
        lines.append(f"  {_listed(row)}")
    for name, word in (("lcds", "serves"), ("ncds", "names")):
        if row.get(name):
            lines.append(f"  {word} {', '.join(row[name])}")
    if row.get("successor"):
        lines.append(f"  taken over by {row['successor']} on the day of its retirement")
    for each in row.get("contractors", ()):
        lines.append(f"  {each['number']} {each['name']} ({each['type']}): {' '.join(each['states']) or 'no state'}")
    if row.get("unnumbered"):
        lines.append("  a contractor without a number in the tables: its states are not known")
    for group in row.get("groups", ()):
        lines.append(f"  in group {group['group']} of services{_words(group)}")
        lines += _broken(group)
    if row.get("names_it_in_words"):
        only = "" if row.get("listed_by") else " only"  # its article may list what it names in words itself
        lines.append(f"  names it in words{only}: {row['names_it_in_words']}")
    for group in row.get("modifiers", ()):
        lines.append(f"  modifiers, group {group['group']}: {_few(group['codes'])}{_said(group['paragraph'])}")
    if row.get("bill_types"):
        lines.append(f"  types of bill: {_few(row['bill_types'])}")
    for group in row.get("revenue_codes", ()):
        lines.append(f"  revenue codes: {_few(group.get('codes', ()))}{_spans(group)}")
    for item in row.get("excluded", ()):
        through = f" through {item['end']}" if item["end"] else ""
        lines.append(
            f"  excluded as usually self-administered from {item['start'] or '?'}{through}{_said(item['comments'])}"
        )
    if row.get("adds_on_diagnoses"):
        lines.append(f"  adds on all its diagnoses: {row['adds_on_diagnoses']}")
    for group in row.get("diagnoses", ()):
        name = "covered" if group["list"] == "covered" else "not covered"
        count = f"{group['count']} codes{_spans(group)}"
        lines.append(f"  diagnoses {name}, group {group['group']}: {count}{_words(group)}")
        if group["starred"] or group["note"]:
            lines.append(f"    with an asterisk: {_few([*map(dotted, group['starred'])])}{_said(group['note'])}")
        lines += _broken(group)
    if row.get("support"):
        lines.append(f"  these diagnoses: {row['support'].replace('_', ' ')}")
    return lines


def _few(codes: Sequence[str]) -> str:
    """The first of some codes, and how many more there are."""
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return f"{' '.join(codes[:_SHOWN]) or 'none'}{more}"


def _spans(group: dict[str, Any]) -> str:
    """The ranges of a group, whose ends are among its codes."""
    spans = [f"{first} to {last}" for first, last, *_ in group.get("ranges", ())]
    more = f" and {len(spans) - _SHOWN} more" if len(spans) > _SHOWN else ""
    return f", and what lies in {', '.join(spans[:_SHOWN])}{more}" if spans else ""


def _listed(row: dict[str, Any]) -> str:
    """Where the code stands for a version of an LCD."""
    found = [item for item in row["listed_by"] if item["document"] != row["document"]]
    in_words = [f"{item['document']} (version {item['version']})" for item in row.get("named_by_words_of", ())]
    if not row["listed_by"] and in_words:
        return f"no list of it has the code; it is named in words only, by {', '.join(in_words)}"
    if not row["listed_by"]:
        return "neither it nor an article of it lists the code then; another version does, or did"
    named = ", ".join(f"{item['document']} (version {item['version']})" for item in found)
    return f"the code is listed by {named}" if named else "it lists the code itself"


def _broken(group: dict[str, Any]) -> list[str]:
    """The ranges of a group that have no other end."""
    shown = ", ".join(group["broken"])
    return [f"    range without its other end, so that nobody knows what lies in it: {shown}"] if shown else []


def _words(group: dict[str, Any]) -> str:
    """The paragraph over a group of codes, or that the download has none where there must be one."""
    return ": its paragraph is missing in the download" if group["untold"] else _said(group["paragraph"])


def _said(paragraph: str) -> str:
    text = " ".join(paragraph.split())
    if text.upper() in _NOTHING:
        return ""
    return f": {text}" if len(text) <= _WIDE else f": {text[: _WIDE - 1]}…"
