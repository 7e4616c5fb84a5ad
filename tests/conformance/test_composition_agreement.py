"""Random members, services and days over the files of real states: what is settled is what a naive reading says."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from reference_composition import reference
from strategies import shipped

from coverage_resolver.conformance.provision_cases import ask_case
from coverage_resolver.io.provisions.case_shapes import ProvisionCase
from coverage_resolver.io.provisions.files import read_provision_files
from coverage_resolver.io.provisions.shapes import without_nulls

PROVISIONS = Path(__file__).parents[3] / "shared" / "data" / "medicaid"
pytestmark = pytest.mark.skipif(not PROVISIONS.is_dir(), reason="the provision files stand beside the checkout only")
#: Facts with their values; every one is given, so that nothing hangs on a missing one.
FACTS = {
    "request_phase": ["initiation", "continuation", "extension"],
    "service_tier": ["CCTS", "IIS"],
    "diagnosed_by_qualified_diagnostician": [True, False],
    "already_in_treatment": [True, False],
    "intensity": ["over_16_hours", "16_hours_or_fewer", "comprehensive", "targeted"],
    "hours_per_week_over_40": [True, False],
}


@pytest.fixture(scope="module")
def library():
    found = read_provision_files([PROVISIONS])
    return shipped().with_provisions(found.provisions, "cases", participations=found.participations)


@pytest.fixture(scope="module")
def files():
    return [json.loads(path.read_text("utf-8")) for path in sorted(PROVISIONS.glob("??.json"))]


def a_day(rng, rows):
    """A day at one of the edges of the rows, or any."""
    edges = [row[key] for row in rows for key in ("effective_from", "effective_to", "published") if row[key]]
    if rng.random() < 0.7 and edges:
        return dt.date.fromisoformat(rng.choice(edges)) + dt.timedelta(days=rng.choice((-1, 0, 1)))
    return dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(900))


def a_case(rng, files):
    table = rng.choice(files)
    rows, plan = table["provisions"], rng.choice(table["plans"])
    row = rng.choice(rows)
    mine = [other for other in rows if other["topic"] == row["topic"]]
    day = a_day(rng, mine)
    return rows, {
        "state": table["state"],
        "plan": plan["id"],
        "topic": row["topic"],
        "code": rng.choice(row["codes"]),
        "lob": rng.choice(row["applies_to"]["lob"] if rng.random() < 0.8 else ["medicaid", "chip"]),
        "programme": rng.choice([*plan["programmes"], "ANOTHER"]),
        "delivery": rng.choice(["managed_care", "managed_care", "ffs"]),
        "months": rng.choice([0, 24, 215, 216, 251, 252, 300]),
        "context": {fact: rng.choice(values) for fact, values in FACTS.items()},
        "day": day,
        "as_of": max(day, a_day(rng, mine)) if rng.random() < 0.7 else a_day(rng, mine),
        "request": day - dt.timedelta(days=rng.randrange(60)),
    }


def asked(case):
    return ProvisionCase(
        id="random",
        state=case["state"],
        plan=case["plan"],
        lob=case["lob"],
        programme=case["programme"],
        delivery=case["delivery"],
        member_age_months=case["months"],
        code=case["code"],
        date_of_service=case["day"],
        knowledge_date=case["as_of"],
        topic=case["topic"],
        context=case["context"] | {"request_date": case["request"].isoformat()},
        relation="both_silent",
        governing="none",
        decidable=True,
    )


def plain(value):
    return json.loads(json.dumps(without_nulls(json.loads(json.dumps(value)))))


def compared(files, library, seeds):
    """How many were settled, and how many of them the naive reading could tell; fails at the first difference."""
    settled = told = 0
    for seed in seeds:
        rows, case = a_case(random.Random(seed), files)
        if case["delivery"] == "ffs" and case["lob"] in ("medicaid", "chip"):
            # No plan stands between the member and the programme.
            rows = [row for row in rows if row["level"] == "state"]
        found, wanted = ask_case(asked(case), library), reference(rows, case)
        settled += found.settled
        if found.settled and wanted is not None:
            told += 1
            side, value = wanted
            assert (found.governing, plain(found.value)) == (side, plain(value)), (seed, case)
    return settled, told


def test_what_is_settled_is_what_a_naive_reading_says(files, library):
    settled, told = compared(files, library, range(600))
    assert settled > 200 and told > 150


@pytest.mark.slow
def test_twenty_thousand_of_them(files, library):
    _, told = compared(files, library, range(1_000, 21_000))
    assert told > 5_000
