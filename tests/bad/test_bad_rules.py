"""One small fault at a time in ladders, notice periods, payer rules and contractor tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.contents import read_contents

LADDER = """
schema = "coverage-ladder/1"
[[ladder]]
id = "l"
name = "L"
line_of_business = "medicaid"
from = "2000-01-01"
citation = { text = "c" }
[[ladder.tier]]
name = "t"
kinds = ["ncd"]
relation = "controls"
citation = { text = "c" }
"""
NOTICE = """
schema = "coverage-notices/1"
[[notice]]
id = "n"
kinds = ["lcd"]
citation = { text = "c" }
counted_from = "publication"
days = 45
from = "2000-01-01"
"""
PAYERS = """
schema = "coverage-payers/1"
[[rank]]
line_of_business = "medicaid"
rank = 1
[[retroactive]]
applications_from = "2000-01-01"
months = 3
"""
AREAS = """workload,state,county,jurisdiction,contract_number,from,through,boundary,citation,verified,note
B,VA,,JM,11502,2011-03-19,,false,c,true,
"""
KINDS = """kind,code_system,code_from,code_through,place_of_service,type_of_bill,possible,citation,verified,note
laboratory,,,,81,,false,c,false,
dme,HCPCS,E0100,E0105,,,false,c,false,
"""
CONTRACTORS = """contract_number,workload,jurisdiction,contractor,from,through,replaces,citation,verified,note
15101,A,J15,CGS,2011-04-30,,00160,c,true,
"""
COUNTIES = """state,county,code,other_names,citation,verified,note
VA,Fairfax,51059,,c,true,
VA,Fairfax city,51600,City of Fairfax,c,true,
"""

L, T = "x.toml:ladder[1]", "x.toml:ladder[1].tier[1]"
RULES = [
    (LADDER, 'kinds = ["ncd"]', 'kinds = ["nc"]', f"{T}.kinds[1] · unknown authority kind `nc` · did you "
        f"mean `ncd`?"),
    (LADDER, 'kinds = ["ncd"]', "kinds = []", f"{T}.kinds · a tier on which nothing stands · name a kind"),
    (LADDER, '"controls"', '"control"', f"{T}.relation · unknown relation `control` · did you mean "
        f"`controls`?"),
    (LADDER, "relation =", 'tie_break = "latest"\nrelation =', f"{T}.tie_break · unknown tie-break `latest` "
        f"· "
        "use one of later_effective"),
    (LADDER, "relation =", 'scopes = ["states"]\nrelation =', f"{T}.scopes · unknown word `states` · "
        "did you mean `state`?"),
    (LADDER, "relation =", 'topics = ["coverag"]\nrelation =', f"{T}.topics · unknown word `coverag` · "
        "did you mean `coverage`?"),
    (LADDER, "relation =", 'admits = ["publc"]\nrelation =', f"{T}.admits · unknown word `publc` · "
        "did you mean `public`?"),
    (LADDER, "relation =", 'reasons = { gap_in = ["VERSION_GAP"], gape = ["VERSION_GAP"] }\nrelation =',
        f"{T}.reasons · unknown event `gape` · did you mean `gap`?"),
    (LADDER, "from =", 'tiers_of = ["own", "shred"]\nfrom =', f"{L}.tiers_of[2] · unknown shared tiers "
        f"`shred` · "
        "use one of own"),
    (LADDER, "from =", 'state_of = "home"\nfrom =', f"{L}.state_of · unknown state `home` · "
        "use one of issue, residence"),
    (LADDER, "from =", 'through = "1999-12-31"\nfrom =', f"{L}.through · the last day lies before the first "
        f"day · "
        "correct one of the two days"),
    (LADDER, "from =", "form =", f"{L}.from · missing · add it"),
    (NOTICE, "days = 45", "days = 45.0", "x.toml:notice[1].days · expected a whole number, not `45.0` · "
        "write digits without quotes or a point"),
    (NOTICE, "days = 45", "days = -1", "x.toml:notice[1].days · `-1` days of notice · write 0 to 3660"),
    (NOTICE, '"publication"', '"posting"', "x.toml:notice[1].counted_from · unknown word `posting` · "
        "use one of provider_notice, publication"),
    (NOTICE, "days =", 'reasons = { umet = ["NEEDS_HUMAN"] }\ndays =', "x.toml:notice[1].reasons · "
        "unknown event `umet` · did you mean `unmet`?"),
    (NOTICE, "days =", 'through = "1999-01-01"\ndays =', "x.toml:notice[1].through · "
        "the last day lies before the first day · correct one of the two days"),
    (PAYERS, "months = 3", 'months = "3"', "x.toml:retroactive[1].months · expected a whole number, not `3` "
        "· "
        "write digits without quotes or a point"),
    (PAYERS, "months = 3", 'months = 3\napplications_through = "1999-01-01"',
        "x.toml:retroactive[1].applications_through · the last day lies before the first day · "
        "correct one of the two days"),
    (PAYERS, "rank = 1", "rnk = 1\nrank = 1", "x.toml:rank[1].rnk · unknown key `rnk` · did you mean "
        "`rank`?"),
    (PAYERS, "[[rank]]", "[rank]", "x.toml:rank · expected a list, not a table · put it in [ ]"),
    (PAYERS, "[[retroactive]]", "[retroactive]", "x.toml:retroactive · expected a list, not a table · "
        "write [[table]], or a list in JSON"),
]  # fmt: skip
TABLES = [
    ("areas.csv", AREAS, "B,VA", "C,VA", "2:workload · unknown workload `C` · use one of A, B, DME, HHH"),
    ("areas.csv", AREAS, "B,VA", "B,Va", "2:state · `Va` has another shape · write a state such as VA"),
    ("areas.csv", AREAS, "B,VA", "B,", "2:state · empty · write a state such as VA"),
    ("areas.csv", AREAS, "JM", "", "2:jurisdiction · empty · fill it in"),
    ("areas.csv", AREAS, "11502", "1502", "2:contract_number · `1502` has another shape · write five digits"),
    ("areas.csv", AREAS, "2011-03-19", "3/19/2011", "2:from · `3/19/2011` is not a calendar day written "
        "YYYY-MM-DD · "
        "write a day as 2025-06-30 or a month as 2025-06"),
    ("areas.csv", AREAS, "2011-03-19,", "2011-03-19,2011-03-18", "2:through · the last day lies before the "
        "first day · "
        "correct one of the two days"),
    ("areas.csv", AREAS, "false", "FALSE", "2:boundary · unknown truth `FALSE` · did you mean `false`?"),
    ("areas.csv", AREAS, ",true,", ",true", "2 · 10 columns where the header has 11 · "
        "write every column, and quote text with commas"),
    ("areas.csv", AREAS, ",true,", ',true,"n', "2 · not CSV: unexpected end of data · close every quoted "
        "text"),
    ("areas.csv", AREAS, "county", "parish", "1:county · the column is missing · add it to the header"),
    ("service_kinds.csv", KINDS, "laboratory", "lab", "2:kind · unknown service kind `lab` · "
        "use one of dme, facility, home_health_hospice, laboratory, professional"),
    ("service_kinds.csv", KINDS, "81", "", "2:kind · needs codes, or a place of service, or a type of bill · "
        "fill one of the three"),
    ("service_kinds.csv", KINDS, "81", "8", "2:place_of_service · `8` has another shape · "
        "write two digits such as 81"),
    ("service_kinds.csv", KINDS, "E0105", "", "3:code_through · empty · "
        "fill in all three columns of the codes, or the system alone, or none"),
    ("service_kinds.csv", KINDS, "E0105", "E0099", "3:code_from · `HCPCS:E0100..E0099`: a range needs two "
        "codes of one "
        "length, the lower first · write both ends as codes of the system"),
    ("counties.csv", COUNTIES, "51059", "059", "2:code · `059` has another shape · write five digits such as 51059"),
    ("counties.csv", COUNTIES, "VA,Fairfax,", "Va,Fairfax,", "2:state · `Va` has another shape · write a state such as "
        "VA"),
    ("counties.csv", COUNTIES, "City of Fairfax", "Fairfax Co.", "3:county · "
        "a spelling of it is one of `Fairfax` too · tell the two apart"),
    ("counties.csv", COUNTIES, "51600", "51059", "3:county · a spelling of it is one of `Fairfax` too · "
        "tell the two apart"),
    ("contractors.csv", CONTRACTORS, ",A,", ",PART A,", "2:workload · unknown workload `PART A` · "
        "use one of A, B, DME, HHH, RRB"),
    ("contractors.csv", CONTRACTORS, "00160", "160", "2:replaces · `160` has another shape · write five "
        "digits"),
]  # fmt: skip


def lines(tmp_path: Path, name: str, text: str) -> tuple[str, ...]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRecords) as caught:
        read_contents([(name, tmp_path / name)])
    return caught.value.lines()


@pytest.mark.parametrize(("good", "old", "new", "line"), RULES)
def test_a_fault_of_a_rule(tmp_path: Path, good: str, old: str, new: str, line: str) -> None:
    (tmp_path / "good.toml").write_text(good)
    read_contents([("good.toml", tmp_path / "good.toml")])
    assert lines(tmp_path, "x.toml", good.replace(old, new))[0] == line


@pytest.mark.parametrize(("name", "good", "old", "new", "line"), TABLES)
def test_a_fault_of_a_table(tmp_path: Path, name: str, good: str, old: str, new: str, line: str) -> None:
    (tmp_path / name).write_text(good)
    read_contents([(name, tmp_path / name)])
    assert lines(tmp_path, name, good.replace(old, new, 1))[0] == f"{name}:{line}"


def test_an_empty_table(tmp_path: Path) -> None:
    assert lines(tmp_path, "areas.csv", "") == ("areas.csv · an empty file · write a header and rows",)


def test_a_row_after_a_cell_of_two_lines_keeps_its_line_number(tmp_path: Path) -> None:
    text = AREAS.replace(",true,", ',true,"two\nlines"') + "X,VA,,JM,11502,,,false,c,true,\n"
    assert lines(tmp_path, "areas.csv", text) == (
        "areas.csv:4:workload · unknown workload `X` · use one of A, B, DME, HHH",
    )


def test_two_stretches_of_one_ladder_overlap(tmp_path: Path) -> None:
    text = LADDER + LADDER.replace('schema = "coverage-ladder/1"', "")
    assert lines(tmp_path, "x.toml", text) == (
        "x.toml:ladder[2].from · two stretches of the ladder `l` overlap · end the older one with `through`",
    )


def test_shared_tiers_twice(tmp_path: Path) -> None:
    block = '[[tiers]]\nid = "s"\ntier = []\n'
    assert lines(tmp_path, "x.toml", LADDER + block + block) == (
        "x.toml:tiers[2].id · the id `s` is taken · choose another id",
    )


def test_two_files_of_payer_rules(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(PAYERS)
    with pytest.raises(InvalidRecords) as caught:
        read_contents([(name, tmp_path / name) for name in ("a.toml", "b.toml")])
    assert caught.value.lines() == ("b.toml · a second file of payer rules beside a.toml · keep one of them",)
