"""A naive reading of provision files, to disagree with: plain dictionaries, no ladder, no doubt, one page.

It says which side speaks on one topic when every fact is given and every date is exact; where it meets anything else (a
month, a text not read, two rules at once) it says nothing. What the library settles must then be the same.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

SPEAKS = ("rule", "explicitly_none")


def reference(rows: list[dict[str, Any]], case: dict[str, Any]) -> tuple[str, Any] | None:
    """``(side, value)`` of what governs, ``("none", None)`` where nobody speaks, or nothing where it cannot tell."""
    known = [row for row in rows if row["published"] is None or day(row["published"]) <= case["as_of"]]
    mine = [row for row in known if row["topic"] == case["topic"] and reaches(row, case)]
    live = [row for row in mine if in_force(row, case)]
    live = [
        row for row in live if not any(gone(row, later, case) for later in known if row["id"] in later["supersedes"])
    ]
    sides = {}
    for side in ("state", "plan"):
        found = [row for row in live if row["level"] == side]
        if any(row["effective_precision"] == "month" for row in mine) or len(found) > 1:
            return None
        if found and (found[0]["stance"] == "unknown" or (found[0]["stance"] == "silent" and not found[0]["verified"])):
            return None
        if found and found[0]["stance"] in SPEAKS:
            sides[side] = found[0]["value"]
    for side in ("state", "plan"):
        if side in sides:
            return side, sides[side]
    return "none", None


def reaches(row: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether a row is for this member, code and plan, and its conditions hold."""
    who, ages = row["applies_to"], row["applies_to"].get("age_months") or {}
    return (
        case["code"] in row["codes"]
        and row["plan"] in (None, case["plan"])
        and case["lob"] in who["lob"]
        and case["programme"] in who.get("programme", [case["programme"]])
        and case["delivery"] in who.get("delivery", [case["delivery"]])
        and ages.get("min", 0) <= case["months"] < ages.get("max_exclusive", 10**6)
        and all(case["context"].get(fact) == value for fact, value in who.get("conditions", {}).items())
    )


def in_force(row: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether the day that counts lies between its days, both included."""
    at = case["request"] if row["effective_basis"] == "request_date" else case["day"]
    first, last = row["effective_from"], row["effective_to"] or counted_end(row)
    return (first is None or day(first) <= at) and (last is None or at <= day(last))


def counted_end(row: dict[str, Any]) -> str | None:
    """The last day of a period of so many months from a day on; all of those in the files begin on the first."""
    value = row["value"] or {}
    if "counted_from" not in value:
        return None
    first = day(value["counted_from"])
    count = first.year * 12 + first.month - 1 + value["months"]
    return str(dt.date(count // 12, count % 12 + 1, first.day) - dt.timedelta(days=1))


def gone(row: dict[str, Any], later: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether a later issue has taken its place: replaced as soon as it is known, amended once it is in force."""
    return later["supersede_mode"] == "replace" or (later["effective_to"] is None and in_force(later, case))


def day(text: str) -> dt.date:
    """A day of a file."""
    return dt.date.fromisoformat(text)
