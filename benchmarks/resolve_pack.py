"""``resolve`` with its full trace on a pack of the coverage database: p50 and p99, beside one indexed query.

    python benchmarks/import_mcd.py --keep OUT && python benchmarks/resolve_pack.py OUT

The questions are those of Medicare members for codes that documents list (seven in ten), for codes that none lists, and
for codes whose documents stand in another state; dates lie in the two years before the last download. The first time a
code is asked about, its documents are taken from the pack; "again" is the same question for the third time: what
recurs is kept from the second time on. "Often" are questions of other members for 500 of the services on other days
with other diagnoses - one to three, half of them from the lists of an article on the service - after each was asked
about twenty times: what a queue of claims is like. Times are those of the processor: others may
use the machine.

The peer is what a team writes on the first day: the tables of the last download in SQLite, in memory, and one indexed
query for the documents that list the code in the state on the day. It knows one download, no ranks, no trace, no doubt.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gc
import io
import json
import random
import sqlite3
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from mcd.measured import machine

from coverage_resolver import CoverageQuestion, Enrollment, Member, PolicyLibrary, Service, load_library, resolve
from coverage_resolver.codes import normal_code

SCHEMA = """
create table document (id text, version text, start text, until text, status text);
create table listed (code text, id text, version text);
create table reaches (id text, version text, state text);
"""
INDEXES = """
create index listed_code on listed (code);
create index document_id on document (id, version);
create index reaches_id on reaches (id, version, state);
"""
QUERY = """
select document.id, document.version, document.start from listed
join document using (id, version) join reaches using (id, version)
where listed.code = ? and reaches.state = ? and document.status = 'A' and document.start <= ?
order by document.start desc
"""
LISTED, UNLISTED = 0.7, ("J0001", "A0000", "00001")


def tables(archive: Path, kind: str) -> Callable[[str], Iterable[dict[str, str]]]:
    """Reads one table after another of a collection."""
    with zipfile.ZipFile(archive) as outer:
        collection = zipfile.ZipFile(io.BytesIO(outer.read(f"all_{kind}.zip")))
    inner = zipfile.ZipFile(io.BytesIO(collection.read(f"all_{kind}_csv.zip")))

    def read(name: str) -> Iterable[dict[str, str]]:
        with inner.open(f"{name}.csv") as file:
            yield from csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""))

    return read


def peer(archive: Path) -> sqlite3.Connection:
    """The last download in SQLite."""
    csv.field_size_limit(2**30)
    base = sqlite3.connect(":memory:")
    base.executescript(SCHEMA)
    for kind, start in (("article", "article_eff_date"), ("lcd", "rev_eff_date")):
        read = tables(archive, kind)
        states = {row["state_id"]: row["state_abbrev"] for row in read("state_lookup")}
        area: dict[str, set[str]] = {}
        for row in read("contractor_jurisdiction"):
            area.setdefault(row["contractor_id"], set()).add(states[row["state_id"]])
        key = f"{kind}_id", f"{kind}_version"
        documents = [(row[key[0]], row[key[1]], row[start], row["date_retired"], row["status"]) for row in read(kind)]
        base.executemany("insert into document values (?, ?, ?, ?, ?)", documents)
        codes = [(row["hcpc_code_id"], row[key[0]], row[key[1]]) for row in read(f"{kind}_x_hcpc_code")]
        base.executemany("insert into listed values (?, ?, ?)", codes)
        reaches = {
            (row[key[0]], row[key[1]], state)
            for row in read(f"{kind}_x_contractor")
            for state in area.get(row["contractor_id"], ())
        }
        base.executemany("insert into reaches values (?, ?, ?)", sorted(reaches))
    base.executescript(INDEXES)
    return base


def questions(
    base: sqlite3.Connection, postal: frozenset[str], last: dt.date, count: int, seed: int
) -> list[CoverageQuestion]:
    """The mix, from the codes of the last download."""
    rng = random.Random(seed)
    listed = base.execute(
        "select distinct code, state from listed join reaches using (id, version) where code <> '' order by 1, 2"
    ).fetchall()
    listed = [(code, state) for code, state in listed if state in postal]  # the database splits some states
    states = sorted({state for _, state in listed})
    found = []
    for _ in range(count):
        code, state = rng.choice(listed)
        drawn = rng.random()
        if drawn > LISTED:
            code, state = (rng.choice(UNLISTED), state) if drawn > 0.85 else (code, rng.choice(states))
        found.append(question(code, state, last - dt.timedelta(days=rng.randrange(730)), last, rng))
    return found


def is_diagnosis(code: str) -> bool:
    """Whether a claim may carry it: the lists have cells, too, that are no code."""
    try:
        return bool(normal_code("ICD10CM", code))
    except ValueError:
        return False


class Diagnoses:
    """One diagnosis in ten of the lists of the last download, by the article that lists it."""

    def __init__(self, archive: Path, base: sqlite3.Connection, rng: random.Random) -> None:
        self._rng = rng
        self._of_article: dict[str, list[str]] = {}
        for row in tables(archive, "article")("article_x_icd10_covered"):
            if is_diagnosis(row["icd10_code_id"]) and rng.random() < 0.1:
                self._of_article.setdefault(row["article_id"], []).append(row["icd10_code_id"])
        self._all = sorted({code for codes in self._of_article.values() for code in codes})
        self._articles: dict[str, list[str]] = {}
        for code, name in base.execute("select distinct code, id from listed order by 1, 2"):
            if name in self._of_article:
                self._articles.setdefault(code, []).append(name)

    def some(self, code: str) -> list[str]:
        """One to three diagnoses for a service."""
        return [self._one(code) for _ in range(self._rng.choice((1, 1, 2, 3)))]

    def _one(self, code: str) -> str:
        names = self._articles.get(code)
        own = names and self._rng.random() < 0.5
        return self._rng.choice(self._of_article[self._rng.choice(names)] if own and names else self._all)


def question(
    code: str, state: str, day: dt.date, as_of: dt.date, rng: random.Random,
    since: dt.date = dt.date(2015, 1, 1), born: dt.date = dt.date(1950, 1, 1), diagnoses: list[str] | None = None,
) -> CoverageQuestion:  # fmt: skip
    """One member's question."""
    span = Enrollment(line_of_business="medicare_ffs", start=since)
    cpt = code[0].isdigit()
    return CoverageQuestion(
        member=Member(date_of_birth=born, residence_state=state, enrollments=[span]),
        service=Service(
            code=code,
            code_system="CPT" if cpt else "HCPCS",
            diagnoses=diagnoses or [rng.choice(("M17.11", "E11.9", "C50.011"))],
            place_of_service="11",
            state=state,
        ),
        date_of_service=day.isoformat(),
        as_of=as_of.isoformat(),
    )


def times(ask: Callable[[CoverageQuestion], object], asked: list[CoverageQuestion]) -> list[float]:
    """Microseconds, question by question."""
    found = []
    for each in asked:
        begun = time.process_time_ns()
        ask(each)
        found.append((time.process_time_ns() - begun) / 1000)
    return found


def of_others(
    asked: list[CoverageQuestion], last: dt.date, rng: random.Random, diagnoses: Diagnoses | None = None
) -> list[CoverageQuestion]:
    """The same services for other members, each on a day of two years, with other diagnoses."""
    return [
        question(
            each.service.code, each.service.state, last - dt.timedelta(days=rng.randrange(730)), each.as_of, rng,
            since=dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(4000)),
            born=dt.date(1930, 1, 1) + dt.timedelta(days=rng.randrange(10_000)),
            diagnoses=None if diagnoses is None else diagnoses.some(each.service.code),
        )
        for each in asked
    ]  # fmt: skip


def spread(name: str, found: list[float]) -> dict[str, float]:
    """p50 and p99."""
    ordered = sorted(found)
    return {
        f"{name}, p50 µs": round(statistics.median(ordered), 1),
        f"{name}, p99 µs": round(ordered[int(len(ordered) * 0.99)], 1),
    }


def measure(
    library: PolicyLibrary,
    base: sqlite3.Connection,
    asked: list[CoverageQuestion],
    last: dt.date,
    seed: int,
    diagnoses: Diagnoses,
) -> dict[str, object]:
    """The figures, and what the questions met."""

    def ours(each: CoverageQuestion) -> object:
        return resolve(each, library)

    def theirs(each: CoverageQuestion) -> object:
        return base.execute(QUERY, (each.service.code, each.service.state, str(each.date_of_service))).fetchall()

    gc.collect()
    gc.freeze()
    first, second, again, query = times(ours, asked), times(ours, asked), times(ours, asked), times(theirs, asked)
    rng, services = random.Random(seed), asked[:500]
    for _ in range(20):
        for each in of_others(services, last, rng, diagnoses):
            ours(each)
    often = times(ours, [each for _ in range(4) for each in of_others(services, last, rng, diagnoses)])
    answers = [resolve(each, library) for each in asked]
    steps = [sum(len(ruling.steps) for ruling in answer.primary.rulings.values()) for answer in answers]
    outcomes = [str(answer.primary.resolution.value) for answer in answers]
    return {
        "questions": len(asked),
        "steps in a trace, mean": round(statistics.mean(steps), 1),
        "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        **spread("asked first", first),
        **spread("asked for the second time", second),
        **spread("asked again", again),
        **spread("asked often", often),
        **spread("SQLite, one query", query),
        "asked again to SQLite, p50": round(statistics.median(again) / statistics.median(query), 1),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure resolve on a pack that import_mcd.py --keep left.")
    parser.add_argument("folder", type=Path, help="holds medicare.pack and all_data.zip")
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--last", type=dt.date.fromisoformat, default=dt.date(2026, 8, 2), help="the last download's day"
    )
    options = parser.parse_args()
    base = peer(options.folder / "all_data.zip")
    library = load_library(options.folder / "medicare.pack")
    postal = frozenset(library.jurisdictions.states)
    asked = questions(base, postal, options.last, options.questions, options.seed)
    known = Diagnoses(options.folder / "all_data.zip", base, random.Random(options.seed))
    found = {"machine": machine(), **measure(library, base, asked, options.last, options.seed, known)}
    json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
