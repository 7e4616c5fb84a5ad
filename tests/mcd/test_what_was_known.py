"""A pack asked as of a day answers as the pack of the downloads of that day.

What one document says of another holds on the days of the edition that says it.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.errors import DataNotFound, InvalidRecord
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.joining import join_packs

CODE = "81206"
FIRST = {"orig_det_eff_date": "2024-01-01", "mcd_publish_date": "2023-10-01"}


def ncd(number: int, version: int = 1) -> dict[str, Any]:
    """An NCD of level 2 since 2020."""
    names = {"ncd_id": number, "ncd_vrsn_num": version, "ncd_mnl_sect": f"30.{number}", "ncd_mnl_sect_title": "T"}
    return names | {"ncd_efctv_dt": "2020-01-21 00:00:00", "cvrg_lvl_cd": 2}


def month(
    folder: Path,
    articles: list[tuple[Any, list[int], list[int], list[str], list[str]]],
    lcds: list[Any],
    scope: str = "all",
    only: tuple[str, ...] = ("article", "lcd", "ncd"),
    whose: Any = MAC,
) -> list[Path]:
    """The downloads of one day: articles with the LCDs and NCDs they name, their codes and diagnoses; and LCDs."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Any] = {
        "article": [row for row, *_ in articles],
        "article_x_contractor": [of(row, **MAC) for row, *_ in articles],
        "article_related_documents": [of(row, r_lcd_id=name) for row, named, *_ in articles for name in named],
        "article_related_ncd_documents": [of(row, r_ncd_id=name) for row, _, named, *_ in articles for name in named],
        "article_x_hcpc_code": [
            of(row, hcpc_code_id=code, hcpc_code_group=1, range="N")
            for row, _, _, codes, _ in articles
            for code in codes
        ],
        "article_x_icd10_covered": [
            of(row, icd10_code_id=code, icd10_covered_group=1) for row, *_, listed in articles for code in listed
        ],
    }
    ncds = [ncd(number) for number in (3, 4)]
    made = {
        "article": (f"{scope}_article", members("article", tables)),
        "lcd": (f"{scope}_lcd", members("lcd", {"lcd": lcds, "lcd_x_contractor": [of(row, **whose) for row in lcds]})),
        "ncd": ("ncd", members("ncd", {"ncd_trkg": ncds})),
    }
    return [download(folder, *made[kind]) for kind in only]


def ask(pack: Path, day: str, as_of: str = "2026-12-31", diagnoses: tuple[str, ...] = ()) -> Determination:
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code=CODE, code_system="CPT", state="AK", kind="professional", diagnoses=diagnoses),
        date_of_service=day,
        as_of=as_of,
    )
    return resolve(question, load_library(pack)).primary


def said(item: Determination) -> str:
    return item.governing.id if item.governing is not None else item.resolution.value


def whole(item: Determination) -> object:
    """What must be the same: who governs each topic, how, with what value, and why."""
    return [
        (topic, ruling.resolution, ruling.governing and ruling.governing.id, str(ruling.value))
        for topic, ruling in sorted(item.rulings.items())
    ], (item.needs, item.reason_codes, item.must_consult)


DAYS = ["2024-10-01", "2025-01-10", "2025-04-10", "2025-08-17"]
#: The last day on which each of the downloads is the newest one.
LAST_DAYS = ["2025-01-09", "2025-04-09", "2025-08-16", "2025-12-31"]
STALE = {"last_updated": "2024-06-01 00:00:00"}
STARTS = ["2024-06-01", "2024-09-01", "2024-12-01", "2025-02-01", "2025-03-01", "2025-06-01", "2025-10-01"]


def next_month(rng: random.Random, state: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The documents a while later: some have a new version, other codes, other links, an end; some came and went."""
    if rng.random() < 0.5:
        state["lcd"] = (state["lcd"][0] + rng.choice((1, 2)), max(state["lcd"][1], rng.choice(STARTS)))
    if rng.random() < 0.6:
        state["article"] = (state["article"][0] + rng.choice((0, 1)), max(state["article"][1], rng.choice(STARTS)))
    for name, choices in (
        ("codes", ([CODE], ["81207"], [CODE, "81207"])),
        ("dx", (["D45"], ["D46.9"], ["D45", "D46.9"])),
        ("lcds", ([80001], [80001], [80002], [])),
        ("ncds", ([], [], [3], [4])),
        ("ends", ({}, {}, {"status": "R", "date_retired": "2025-07-01 00:00:00"})),
        ("there", (True, True, True, False)),
    ):
        if rng.random() < 0.4:
            state[name] = rng.choice(choices)
    ends, stale = state["ends"] if rng.random() < 0.3 else {}, state["stale"]
    one = article(90001, *state["article"], article_pub_date="2024-06-01", **state["ends"], **stale)
    first = lcd(80001, *state["lcd"], orig_det_eff_date="2024-06-01", **ends, **stale)
    second = lcd(80002, 3, "2024-06-01", **FIRST)
    articles = [(one, state["lcds"], state["ncds"], state["codes"], state["dx"])] if state["there"] else []
    return articles, [first, second]


@pytest.mark.parametrize("stale", [{}, STALE], ids=["no day is told", "a day is told that is none of a change"])
@pytest.mark.parametrize("seed", range(12))
def test_as_of_a_day_a_pack_is_the_pack_of_that_day(tmp_path: Path, seed: int, stale: dict[str, str]) -> None:
    """On the days of the downloads, and on those between them, of which no table tells what changed."""
    rng = random.Random(seed)
    state: dict[str, Any] = {
        "lcd": (3, "2024-06-01"),
        "article": (3, "2024-06-01"),
        "codes": [CODE],
        "dx": ["D45"],
        "lcds": [80001],
        "ncds": [],
        "ends": {},
        "there": True,
        "stale": stale,
    }
    every, before = tmp_path / "every.pack", tmp_path / "before.pack"
    downloads = [month(tmp_path / day, *next_month(rng, state)) for day in DAYS]
    for files, day in zip(downloads, DAYS, strict=True):
        import_mcd(files, every, day)
    for files, day, last in zip(downloads, DAYS, LAST_DAYS, strict=True):
        import_mcd(files, before, day)
        for service in ("2024-11-15", "2025-01-05", "2025-02-15", "2025-05-01", "2025-07-01", "2025-07-15"):
            for as_of in (day, last):
                asked = [ask(pack, service, as_of, ("D45",)) for pack in (every, before)]
                assert whole(asked[0]) == whole(asked[1])


def two(folder: Path, older: tuple[Any, ...], newer: tuple[Any, ...], lcds: list[Any] | None = None) -> Path:
    """A pack of June 2024 and June 2025, with version 3 and version 4 of one article: what each names and lists."""
    both = lcds or [lcd(80001, 3, "2024-01-01", **FIRST), lcd(80002, 3, "2024-01-01", title="Another", **FIRST)]
    pack = folder / "m.pack"
    for (version, start, *named), day in ((older, "2024-06-01"), (newer, "2025-06-01")):
        row = article(90001, version, start, article_pub_date="2024-01-01")
        import_mcd(month(folder / day, [(row, *named, ["D45"])], both), pack, day)
    return pack


@pytest.mark.parametrize(
    ("older", "newer", "before", "after", "then"),
    [
        ([80001], [80002], "L80001@3", "L80002@3", "L80001@3"),
        # Where the article that has its codes is for no LCD, those of the LCD are in no list: nobody knows them. That
        # the LCD ever had this one, nobody could tell before the newer download.
        ([80001], [], "L80001@3", "indeterminate", "L80001@3"),
        ([], [80001], "indeterminate", "L80001@3", "silent"),
    ],
)
def test_an_article_is_for_the_lcd_that_the_version_of_the_day_names(
    tmp_path: Path, older: list[int], newer: list[int], before: str, after: str, then: str
) -> None:
    pack = two(tmp_path, (3, "2024-01-01", older, [], [CODE]), (4, "2025-03-01", newer, [], [CODE]))
    days = ("2025-02-28", "2025-03-01", "2025-09-01")
    assert [said(ask(pack, day)) for day in days] == [before, after, after]
    assert said(ask(pack, "2024-09-01", "2024-10-01")) == then


@pytest.mark.parametrize(
    ("older", "newer", "before", "after"),
    [([3], [4], "NCD 30.3@1", "NCD 30.4@1"), ([3], [], "NCD 30.3@1", "silent"), ([], [4], "silent", "NCD 30.4@1")],
)
def test_an_article_publishes_the_codes_of_the_ncd_that_the_version_of_the_day_names(
    tmp_path: Path, older: list[int], newer: list[int], before: str, after: str
) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [], older, [CODE]), (4, "2025-03-01", [], newer, [CODE]))
    assert [said(ask(pack, day)) for day in ("2025-02-28", "2025-03-01")] == [before, after]


@pytest.mark.parametrize(("version", "start"), [(3, "2024-01-01"), (4, "2024-01-01")])
def test_what_the_newest_content_no_longer_lists_is_not_carried(tmp_path: Path, version: int, start: str) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [80001], [], [CODE]), (version, start, [80001], [], ["81207"]))
    assert said(ask(pack, "2025-09-01")) == "silent"
    assert said(ask(pack, "2025-09-01", "2025-05-31")) == "L80001@3"


def test_an_article_that_came_to_be_retired_leaves_its_lists_unknown(tmp_path: Path) -> None:
    pack, lcds = tmp_path / "m.pack", [lcd(80001, 3, "2024-01-01", **FIRST)]
    for day, ended in (("2024-06-01", {}), ("2025-08-17", {"status": "R", "date_retired": "2025-05-01 00:00:00"})):
        row = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01", **ended)
        import_mcd(month(tmp_path / day, [(row, [80001], [], [CODE], ["D45"])], lcds), pack, day)
    answers = {day: said(ask(pack, day)) for day in ("2025-04-30", "2025-05-01", "2025-05-02")}
    assert answers == {"2025-04-30": "L80001@3", "2025-05-01": "indeterminate", "2025-05-02": "indeterminate"}
    assert said(ask(pack, "2025-09-01", "2025-08-16")) == "L80001@3"


def test_the_diagnoses_are_those_of_the_edition_known_then(tmp_path: Path) -> None:
    pack, lcds = tmp_path / "m.pack", [lcd(80001, 3, "2024-01-01", **FIRST)]
    for day, listed in (("2024-06-01", ["D45"]), ("2025-08-17", ["D46.9"])):
        row = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01")
        import_mcd(month(tmp_path / day, [(row, [80001], [], [CODE], listed)], lcds), pack, day)
    told = {as_of: ask(pack, "2024-09-01", as_of, ("D45",)) for as_of in ("2025-08-16", "2025-08-17")}
    values = [item.rulings["diagnosis_support"].value for item in told.values()]
    assert values == ["supports", None]  # what they take away does not reach back (0178)
    assert ask(pack, "2025-08-17", "2025-08-17", ("D45",)).rulings["diagnosis_support"].value == "not_listed"


@pytest.mark.parametrize(
    ("day", "as_of", "value"),
    [
        ("2024-09-01", "2025-06-02", "supports"),
        ("2024-09-01", "2025-08-16", "supports"),
        ("2024-09-01", "2025-08-17", None),  # nor does what they take away reach back (0178)
        ("2025-08-16", "2025-08-17", None),
        ("2025-08-17", "2025-08-17", "not_listed"),
    ],
)
def test_contents_that_changed_under_one_version_and_one_day_are_known_from_the_download_that_brought_them(
    tmp_path: Path, day: str, as_of: str, value: str | None
) -> None:
    """Its ``last_updated`` is that of the contents before it: when these changed, no table tells."""
    pack, lcds = tmp_path / "m.pack", [lcd(80001, 3, "2024-01-01", **FIRST, **STALE)]
    for published, listed in (("2025-06-01", ["D45"]), ("2025-08-17", ["D46.9"])):
        row = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01", **STALE)
        import_mcd(month(tmp_path / published, [(row, [80001], [], [CODE], listed)], lcds), pack, published)
    ruling = ask(pack, day, as_of, ("D45",)).rulings["diagnosis_support"]
    assert ruling.value == value
    assert (ruling.resolution.value == "indeterminate") is (value is None)


@pytest.mark.parametrize(
    ("scope", "begins", "answer"),
    [
        ("all", "2024-01-01", "indeterminate"),
        ("current", "2024-01-01", "indeterminate"),
        ("current", "2025-09-01", "L80001@3"),
    ],
)
def test_what_a_download_of_a_later_day_did_not_hold_is_known_from_the_one_that_does(
    tmp_path: Path, scope: str, begins: str, answer: str
) -> None:
    """Published, as it says, before a download that held all documents, or those in force, without it.

    The article names it then already, so that its text is unknown.
    """
    pack, row = tmp_path / "m.pack", article(90001, 3, "2024-01-01", article_pub_date="2024-01-01", **STALE)
    told, coming = [(row, [80001], [], [CODE], ["D45"])], lcd(80001, 3, begins, **FIRST)
    import_mcd(month(tmp_path / "a", told, [], scope), pack, "2025-06-01")
    import_mcd(month(tmp_path / "b", told, [coming], scope), pack, "2025-08-17")
    assert said(ask(pack, "2025-09-01", "2025-08-16")) == answer
    assert said(ask(pack, "2025-09-01", "2025-08-17")) == "L80001@3"


def test_a_version_published_later_is_shown_and_counts_for_nothing(tmp_path: Path) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [80001], [], [CODE]), (4, "2025-03-01", [80001], [], [CODE]))
    item = ask(pack, "2025-04-01", "2025-05-31")
    steps = {step.provision.id: step.disposition.value for step in item.rulings["coverage"].steps}
    assert (said(item), steps["A90001@4"]) == ("L80001@3", "not_yet_published")


@pytest.mark.parametrize(("first", "then"), [("all", "all"), ("all", "current"), ("current", "all")])
def test_a_document_that_is_gone_has_ended_whatever_the_downloads_hold(tmp_path: Path, first: str, then: str) -> None:
    pack, row = tmp_path / "m.pack", article(90001, 3, "2024-01-01", article_pub_date="2024-01-01")
    told = [(row, [80001], [], [CODE], ["D45"])]
    import_mcd(month(tmp_path / "a", told, [lcd(80001, 3, "2024-01-01", **FIRST)], first), pack, "2025-08-17")
    import_mcd(month(tmp_path / "b", [], [], then), pack, "2026-01-17")
    days = ("2025-08-16", "2025-12-01", "2026-01-17")
    assert [said(ask(pack, day)) for day in days] == ["L80001@3", "indeterminate", "silent"]


def test_what_is_still_to_begin_may_be_left_out_of_those_of_the_day(tmp_path: Path) -> None:
    pack, row = tmp_path / "m.pack", article(90001, 3, "2024-01-01", article_pub_date="2024-01-01")
    told = [(row, [80001], [], [CODE], ["D45"])]
    coming = lcd(80001, 3, "2026-06-01", **FIRST)
    import_mcd(month(tmp_path / "a", told, [coming]), pack, "2025-08-17")
    import_mcd(month(tmp_path / "b", told, [], "current"), pack, "2026-01-17")
    assert said(ask(pack, "2026-06-01")) == "L80001@3"


def parts_of_a_day(folder: Path) -> tuple[Path, list[Path]]:
    """One pack of three downloads of a day, and three packs of one each."""
    row = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01")
    given = [(row, [80001], [], [CODE], ["D45"])], [lcd(80001, 3, "2024-01-01", **FIRST)]
    import_mcd(month(folder / "all", *given), folder / "all.pack", "2025-08-17")
    apart = []
    for kind in ("article", "lcd", "ncd"):
        apart.append(folder / f"{kind}.pack")
        import_mcd(month(folder / kind, *given, only=(kind,)), apart[-1], "2025-08-17")
    return folder / "all.pack", apart


def test_packs_are_joined_in_any_order_to_what_one_import_gives(tmp_path: Path) -> None:
    one, apart = parts_of_a_day(tmp_path)
    for order in (apart, apart[::-1]):
        join_packs(order, tmp_path / "joined.pack")
        assert (tmp_path / "joined.pack").read_bytes() == one.read_bytes()
    join_packs([one, *apart], tmp_path / "again.pack")
    assert (tmp_path / "again.pack").read_bytes() == one.read_bytes()


def test_two_packs_are_not_read_apart(tmp_path: Path) -> None:
    _, apart = parts_of_a_day(tmp_path)
    with pytest.raises(InvalidRecord) as refused:
        load_library(*apart)
    assert str(refused.value) == (
        "article.pack, lcd.pack, ncd.pack · are packs of one database, whose documents must be read beside one another"
        " · join them: coverage-resolver import packs article.pack lcd.pack ncd.pack -o NAME.pack"
    )


def test_different_downloads_of_a_day_are_not_joined(tmp_path: Path) -> None:
    row, lcds = article(90001, 3, "2024-01-01"), [lcd(80001, 3, "2024-01-01", **FIRST)]
    for name, code in (("a", CODE), ("b", "81207")):
        import_mcd(
            month(tmp_path / name, [(row, [80001], [], [code], [])], lcds), tmp_path / f"{name}.pack", "2025-08-17"
        )
    with pytest.raises(InvalidRecord) as refused:
        join_packs([tmp_path / "a.pack", tmp_path / "b.pack"], tmp_path / "c.pack")
    assert str(refused.value) == (
        "b.pack · holds another download of `article` of 2025-08-17 than a pack before it · "
        "import one of the two with its own --published day"
    )
    with pytest.raises(DataNotFound):
        join_packs([tmp_path / "a.pack", tmp_path / "none.pack"], tmp_path / "c.pack")
    assert not (tmp_path / "c.pack").exists()


def test_what_is_remembered_of_one_source_is_never_of_another(tmp_path: Path) -> None:
    """NCDs issued anew on the same days, named by one article; what supersedes what is kept by identity."""
    pack, codes = tmp_path / "m.pack", [f"{number}" for number in range(81200, 81240)]
    for version, day in ((1, "2024-06-01"), (2, "2025-06-01")):
        row = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01")
        files = month(tmp_path / day, [(row, [80001], [3, 4], codes, ["D45"])], [lcd(80001, 3, "2024-01-01", **FIRST)])
        place = tmp_path / f"{day}-ncd"
        place.mkdir()
        ncds = [ncd(number, version) for number in (3, 4)]
        import_mcd([*files[:2], download(place, "ncd", members("ncd", {"ncd_trkg": ncds}))], pack, day)
    library = load_library(pack)
    shelf = library.shelves[0]
    for as_of, code in ((as_of, code) for as_of in ("2025-07-01", "2024-07-01") for code in codes):
        service = Service(code=code, code_system="CPT", state="AK", kind="professional", diagnoses=["D45"])
        found = shelf.find(service, frozenset({"medicare_ffs"}), dt.date.fromisoformat(as_of))
        later = [(item, other) for item in found for other, _ in library.superseders(item)]
        assert [item.id for item, other in later if item.authority.id != other.authority.id] == []


@pytest.mark.parametrize("kinds", [("article", "lcd"), ("lcd", "ncd")])
def test_a_collection_that_came_later_was_not_there_before(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    row, pack, before = article(90001, 3, "2024-01-01", article_pub_date="2024-01-01"), "m.pack", "before.pack"
    given = [(row, [80001], [], [CODE], ["D45"])], [lcd(80001, 3, "2024-01-01", **FIRST)]
    for name, only, day in ((before, kinds, "2024-06-01"), (pack, kinds, "2024-06-01"), (pack, None, "2025-06-01")):
        files = month(tmp_path / f"{name}-{day}", *given, only=only or ("article", "lcd", "ncd"))
        import_mcd(files, tmp_path / name, day)
    for day in ("2024-06-01", "2024-07-01"):
        asked = [ask(tmp_path / name, day, "2024-12-01") for name in (before, pack)]
        assert whole(asked[0]) == whole(asked[1])
        assert asked[0].resolution.value == "indeterminate"


def test_how_far_it_was_seen_is_told_as_of_the_day(tmp_path: Path) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [80001], [], [CODE]), (4, "2024-01-01", [80001], [], [CODE]))
    told = {
        as_of: "ASSUMED_STILL_IN_FORCE" in ask(pack, "2024-07-01", as_of).reason_codes
        for as_of in ("2024-12-01", "2025-06-01")
    }
    assert told == {"2024-12-01": True, "2025-06-01": False}


def asked_about(pack: Path, as_of: str, *names: str, code: str = CODE) -> Determination:
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code=code, code_system="CPT", state="AK", kind="professional"),
        date_of_service="2025-09-01",
        as_of=as_of,
        offered=names,
    )
    return resolve(question, load_library(pack)).primary


@pytest.mark.parametrize("code", [CODE, "99999"])
def test_a_document_that_was_asked_about_and_came_later_has_no_part_in_the_reasons(tmp_path: Path, code: str) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [80001], [], [CODE]), (4, "2025-03-01", [80001], [], [CODE]))
    item = asked_about(pack, "2025-05-31", "A90001", code=code)
    steps = {step.provision.id: (step.disposition.value, step.because) for step in item.rulings["coverage"].steps}
    assert steps["A90001@4"] == ("not_yet_published", "known from 2025-06-01, after the day as of which is asked")
    assert "NOT_YET_PUBLISHED" not in item.reason_codes


def test_what_was_asked_about_and_is_not_here_is_told(tmp_path: Path) -> None:
    pack = two(tmp_path, (3, "2024-01-01", [80001], [], [CODE]), (4, "2025-03-01", [80001], [], [CODE]))
    item = asked_about(pack, "2025-05-31", "L99999", "A90001")
    assert "L99999: the library has no document of this id; what it says was not looked at." in item.caveats
    assert not [note for note in item.caveats if note.startswith("A90001")]
    item = asked_about(pack, "2023-05-31", "A90001")
    assert "A90001: nothing that it says on coverage was known on 2023-05-31." in item.caveats


def redated(folder: Path, versions: tuple[tuple[int, str], ...]) -> Path:
    """A determination and its article, as two downloads have them: the version of each, and its first day."""
    pack = folder / "m.pack"
    for (version, start), day in zip(versions, ("2025-06-01", "2026-04-10"), strict=True):
        row = lcd(80001, version, start, mcd_publish_date=start)
        listing = (article(90001, version, start, article_pub_date=start), [80001], [], [CODE], [])
        import_mcd(month(folder / day, [listing], [row]), pack, day)
    return pack


@pytest.mark.parametrize(
    ("first", "day", "as_of", "answer"),
    [
        # A rename gave the one version another first day: what was in force before it, no download says any more.
        ((1, "2024-01-01"), "2025-06-02", "2026-12-31", "indeterminate"),
        ((1, "2024-01-01"), "2026-03-31", "2026-12-31", "indeterminate"),
        ((1, "2024-01-01"), "2026-04-01", "2026-12-31", "L80001@1"),
        ((1, "2024-01-01"), "2026-03-31", "2026-03-01", "L80001@1"),  # as was known then
        # A first day that had not come when it was seen was put off, and nothing was in force.
        ((1, "2025-07-01"), "2025-08-01", "2026-12-31", "silent"),
    ],
)
def test_the_days_before_a_version_was_dated_anew_are_unknown(
    tmp_path: Path, first: tuple[int, str], day: str, as_of: str, answer: str
) -> None:
    """mcd.md facts 2 and 3; "unknown in these snapshots" is not "no policy"."""
    item = ask(redated(tmp_path, (first, (1, "2026-04-01"))), day, as_of)
    assert (said(item), "VERSION_NOT_SEEN" in item.reason_codes) == (answer, answer == "indeterminate")
