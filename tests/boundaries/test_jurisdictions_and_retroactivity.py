"""A contractor hands over, and months reach back: day before, first, last, day after (law.md MC-12, MD-8)."""

import pytest
from strategies import rules

from coverage_resolver import EffectivePeriod, InvalidQuestion, ReasonCode, Service
from coverage_resolver.contract_areas import Area
from coverage_resolver.counties import Counties, County
from coverage_resolver.jurisdictions import JurisdictionMap
from coverage_resolver.payers import retroactive_window
from coverage_resolver.periods import parse_day

HANDOVER = JurisdictionMap.of(
    [
        Area("B", "OH", "", "OLD", "1", EffectivePeriod.of("2010-01-01", "2025-06-30")),
        Area("B", "OH", "", "NEW", "2", EffectivePeriod.of("2025-07-01")),
        Area("B", "OH", "Lake", "LAKE", "3", EffectivePeriod.of("2020-01-01", "2025-12-31")),
    ],
    [],
)


@pytest.mark.parametrize(
    ("county", "day", "names"),
    [
        ("Adams", "2009-12-31", []),  # a day that no row reaches is unknown
        ("Adams", "2010-01-01", [{"OLD", "1"}]),
        ("Adams", "2025-06-30", [{"OLD", "1"}]),
        ("Adams", "2025-07-01", [{"NEW", "2"}]),
        ("Lake", "2019-12-31", [{"OLD", "1"}]),
        ("Lake", "2020-01-01", [{"LAKE", "3"}]),
        ("lake county", "2025-12-31", [{"LAKE", "3"}]),
        ("Lake", "2026-01-01", [{"NEW", "2"}]),
        ("", "2019-12-31", [{"OLD", "1"}]),
        ("", "2025-07-01", [{"LAKE", "3"}, {"NEW", "2"}]),  # the county decides
    ],
)
def test_a_handover(county, day, names):
    found = HANDOVER.route(Service(state="OH", county=county), ("", ""), parse_day(day))
    assert sorted(map(sorted, found.options)) == sorted(map(sorted, names))
    assert found.certain is (len(names) == 1)


SPLIT = JurisdictionMap.of(
    [
        Area("B", "VA", "", "REST", "1"),
        Area("B", "VA", "Fairfax", "NORTH", "2"),
        Area("B", "VA", "Fairfax city", "CITY", "3"),
        Area("B", "VA", "Alexandria city", "NORTH", "2"),
        Area("DME", "VA", "", "EQUIPMENT", "4"),
    ],
    [],
    Counties.of(
        [
            County("VA", "Fairfax", "51059"),
            County("VA", "Fairfax city", "51600"),
            County("VA", "Alexandria city", "51510", ("Old Town",)),
            County("VA", "Prince George", "51149"),
            County("VA", "Isle of Wight", "51093"),
        ]
    ),
    {"9": frozenset({"A"}), "railroad": frozenset({"RRB"}), "old": frozenset()},
)
EVERY = {"1", "2", "3"}


def numbers(routing):
    return {name for option in routing.options for name in option if name.isdigit()}


@pytest.mark.parametrize(
    ("county", "contract"),
    [
        *[(text, {"2"}) for text in ("Fairfax", "FAIRFAX CO.", "fairfax  county", "County of Fairfax", "the Fairfax")],
        *[(text, {"2"}) for text in ("Fairfax County, VA", "Fairfax, VA", "Fairfax VA", "51059", "059")],
        *[(text, {"3"}) for text in ("Fairfax City", "City of Fairfax", "Fairfax (city)", "Fairfax, City of", "51600")],
        *[(text, {"2"}) for text in ("Alexandria", "alexandria city", "City of Alexandria, VA", "old town")],
        *[(text, {"1"}) for text in ("Prince George", "Isle of Wight County", "51093", "elsewhere")],
        # No county of the state: whatever was meant may be any.
        *[
            (text, EVERY)
            for text in ("", "Arlingtn", "Nowhere", "Prince Georges", "51061", "6", "City of Isle of Wight")
        ],
    ],
)
def test_a_county_is_known_in_every_spelling_and_no_other_name_is_the_rest_of_the_state(county, contract):
    """IN-3: a name that the state does not have tells nothing."""
    found = SPLIT.route(Service(state="VA", county=county, kind="professional"), ("", ""), parse_day("2025-07-01"))
    assert (numbers(found), found.need) == (contract, "" if len(contract) == 1 else "service.county")


def test_where_no_county_decides_none_is_asked_for():
    service = Service(kind="dme")
    assert SPLIT.route(service, ("VA", "Nowhere"), parse_day("2025-07-01")).certain


@pytest.mark.parametrize(
    ("service", "need"),
    [
        ({"kind": "professional", "state": "NY"}, "service.county"),
        ({"kind": "laboratory", "state": "NY"}, "service.county"),
        ({"kind": "laboratory", "state": "NJ", "performing_laboratory_state": "NY"}, "service.contractor"),
        # Which of the two performed the test, nothing tells; where they are in one state, it does not matter.
        (
            {"kind": "laboratory", "state": "NJ", "billing_laboratory_state": "OH"},
            "service.performing_laboratory_state",
        ),
        ({"kind": "laboratory", "state": "NJ", "billing_laboratory_state": "NJ"}, ""),
        ({"kind": "professional", "state": "NY", "county": "Erie"}, ""),
        ({"kind": "professional", "state": "VA", "county": "Falls Church"}, "service.contractor"),
    ],
)
def test_what_is_asked_for_is_a_field_that_would_tell(service, need):
    """Nobody is asked for a county that was told, or that no field of the question holds."""
    assert rules().jurisdictions.route(Service(**service), ("", ""), parse_day("2025-07-01")).need == need


@pytest.mark.parametrize(
    ("service", "home", "certain"),
    [
        ({"kind": "professional", "state": "OH", "contractor": "15202"}, "", True),
        ({"kind": "professional", "state": "OH", "contractor": "J15"}, "", True),
        ({"kind": "professional", "state": "GA", "contractor": "15202"}, "", False),
        ({"kind": "professional", "state": "GA", "contractor": "J15"}, "", False),
        ({"kind": "professional", "contractor": "15202"}, "", True),
        ({"kind": "facility", "state": "GA", "contractor": "15201"}, "", True),
        ({"kind": "laboratory", "state": "GA", "contractor": "15202"}, "", True),
        ({"kind": "laboratory", "performing_laboratory_state": "GA", "contractor": "15202"}, "", False),
        ({"kind": "dme", "state": "GA", "contractor": "16013"}, "ME", True),
        ({"kind": "dme", "state": "ME", "contractor": "16013"}, "GA", False),
    ],
)
def test_a_contractor_and_a_place_that_contradict_each_other_are_a_doubt(service, home, certain):
    """A chain of facilities is on one contract wherever they are; a laboratory may be elsewhere than the service."""
    found = rules().jurisdictions.route(Service(**service), (home, ""), parse_day("2025-07-01"))
    assert (found.certain, found.need) == (certain, "" if certain else "service.contractor")


@pytest.mark.parametrize(
    ("bill", "need"),
    [("131", ""), ("0131", ""), ("141", ""), ("411", "service.kind"), ("731", "service.kind"), ("", "")],
)
def test_a_type_of_bill_of_which_the_map_says_nothing_is_asked_about(bill, need):
    jurisdictions = rules().jurisdictions
    asked = Service(state="OH", code="71045", code_system="CPT", type_of_bill=bill)
    assert jurisdictions.route(asked, ("", ""), parse_day("2025-07-01")).need == need
    told = Service(state="OH", code="71045", code_system="CPT", type_of_bill=bill, kind="facility")
    assert jurisdictions.route(told, ("", ""), parse_day("2025-07-01")).need == ""


@pytest.mark.parametrize("bill", ["11", "11x", "131", "13X", "0131", "013A"])
def test_the_shapes_of_a_type_of_bill(bill):
    assert Service(type_of_bill=bill).type_of_bill == bill


@pytest.mark.parametrize("bill", ["9", "0", "01", "01311", "1 31", "TOB", "13-", "\u0661\u0663\u0661"])
def test_what_is_no_type_of_bill_is_refused(bill):
    told = "question.service.type_of_bill · not a type of bill · write its three digits, such as 131, or 0131"
    with pytest.raises(InvalidQuestion) as caught:
        Service(type_of_bill=bill)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("contractor", "told", "options", "need"),
    [
        ("2", {"kind": "professional"}, {"2", "NORTH"}, ""),  # under both its names
        ("NORTH", {"kind": "professional"}, {"2", "NORTH"}, ""),
        ("9", {"kind": "professional"}, set(), "service.contractor"),  # a contract for facilities
        ("9", {"kind": "facility"}, {"9"}, ""),
        ("9", {}, {"9"}, ""),  # the kind was not told either: the number tells it
        ("9", {"type_of_bill": "111"}, set(), "service.contractor"),
        ("9", {"place_of_service": "11"}, set(), "service.contractor"),  # only who is no facility has such a place
        ("2", {"place_of_service": "11"}, {"2", "NORTH"}, ""),
        ("railroad", {"kind": "professional"}, {"railroad"}, ""),
        ("old", {"kind": "professional"}, {"old"}, "service.contractor"),  # the map has others there
        ("old", {"kind": "facility"}, {"old"}, ""),
        ("99999", {"kind": "professional"}, {"99999"}, "service.contractor"),  # nobody knows it
    ],
)
def test_a_contractor_that_was_told_is_held_against_the_map(contractor, told, options, need):
    found = SPLIT.route(Service(state="VA", contractor=contractor, **told), ("", ""), parse_day("2025-07-01"))
    assert ({name for option in found.options for name in option}, found.need) == (options, need)
    assert found.unknown is (contractor in ("old", "99999") and need != "")


def test_the_shipped_counties_are_those_of_the_states_that_are_split():
    """Every county that the map names, and others, each with one code of its own (Census Bureau)."""
    board = rules().jurisdictions
    split = {area.state for area in board.areas if area.county}
    assert board.counties.states == split
    assert all(board.counties.name(area.state, area.county) == area.county for area in board.areas if area.county)
    codes = [row.code for row in board.counties.rows]
    assert len(set(codes)) == len(codes)
    assert {state: sum(row.state == state for row in board.counties.rows) for state in split} == {
        "CA": 58,
        "MD": 24,
        "NY": 62,
        "VA": 133,
    }


@pytest.mark.parametrize(("borough", "number"), [("Manhattan", "13202"), ("Brooklyn", "13202"), ("Queens", "13292")])
def test_the_boroughs_of_new_york_are_counties_by_another_name(borough, number):
    service = Service(state="NY", county=borough, kind="professional")
    assert number in numbers(rules().jurisdictions.route(service, ("", ""), parse_day("2025-07-01")))


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ({"code": "E0100"}, "dme"),
        ({"code": "E0616"}, "professional"),  # implanted
        ({"code": "M0076"}, "professional"),
        ({"code": "E0100", "place_of_service": "81"}, "laboratory"),
        ({"code": "E0100", "place_of_service": "81", "type_of_bill": "111"}, "facility"),
        ({"code": "E0100", "place_of_service": "81", "type_of_bill": "0321"}, "home_health_hospice"),
        ({"code": "E0100", "kind": "facility"}, "facility"),
        ({}, "professional"),
    ],
)
def test_type_of_bill_wins_over_place_which_wins_over_code(service, kind):
    """data/jurisdictions/README.md; what the asker says wins over all three."""
    assert rules().jurisdictions.service_kind(Service(code_system="HCPCS", **service)) == kind


@pytest.mark.parametrize(
    ("line", "applied", "group", "starts"),
    [
        ("medicaid", "2026-12-31", "", {"2026-09-01"}),
        ("medicaid", "2026-12-31", "expansion", {"2026-09-01"}),
        ("medicaid", "2027-01-01", "expansion", {"2026-12-01"}),
        ("medicaid", "2027-01-01", "other", {"2026-11-01"}),
        ("medicaid", "2027-01-01", "", {"2026-12-01", "2026-11-01"}),
        ("medicaid", "2027-03-31", "other", {"2027-01-01"}),
        ("medicaid", "2025-01-31", "", {"2024-10-01"}),
        ("medicaid", "2024-02-29", "", {"2023-11-01"}),
        ("chip", "2027-03-01", "", {"2027-01-01"}),
        ("chip", "2026-12-31", "", {"2026-09-01", "2027-01-01"}),
        ("chip", "2026-12-31", "medicaid_expansion", {"2026-09-01"}),
        ("chip", "2026-12-31", "separate", {"2027-01-01"}),  # the day after: it reaches back nowhere
    ],
)
def test_how_far_coverage_reaches_back(line, applied, group, starts):
    """42 CFR 435.915; P.L. 119-21 sec. 71112 for applications on or after 2027-01-01."""
    day = parse_day(applied)
    rows = retroactive_window(rules().payer_rules, line, day, group)
    assert {row.first_day(day).isoformat() for row in rows} == starts


@pytest.mark.parametrize(
    ("told", "day", "options", "need"),
    [
        # One contract has the name of its jurisdiction, too; a jurisdiction may have several.
        ({"state": "CA", "county": "Alameda", "contractor": "01112"}, "2026-03-01", [{"01112", "JE"}], ""),
        ({"state": "CA", "county": "Alameda", "contractor": "JE"}, "2026-03-01", [{"01112", "JE"}], ""),
        ({"state": "CA", "contractor": "JE"}, "2026-03-01", [{"01112", "JE"}, {"01182", "JE"}], "service.contractor"),
        ({"state": "SC", "contractor": "JM"}, "2026-03-01", [{"11202", "JM"}], ""),
        # The county says whose it is, as the state does.
        ({"state": "VA", "county": "Fairfax", "contractor": "11302"}, "2026-03-01", [], "service.contractor"),
        ({"state": "CA", "county": "Los Angeles", "contractor": "01112"}, "2026-03-01", [], "service.contractor"),
        ({"state": "VA", "contractor": "11302"}, "2026-03-01", [{"11302", "JM"}], ""),
    ],
)
def test_a_contractor_that_was_told_is_known_under_all_its_names_in_the_place_that_was_told(told, day, options, need):
    found = rules().jurisdictions.route(Service(kind="professional", **told), ("", ""), parse_day(day))
    assert ([set(each) for each in found.options], found.need) == (options, need)


@pytest.mark.parametrize(("day", "certain"), [("2016-06-30", True), ("2016-07-01", False)])
def test_a_contractor_that_was_told_is_held_against_the_map_of_the_day(day, certain):
    """Equipment for a resident of New York: the contract 16003 ended, and another followed it."""
    found = rules().jurisdictions.route(Service(kind="dme", contractor="16003"), ("NY", ""), parse_day(day))
    assert (found.certain, found.need) == (certain, "" if certain else "service.contractor")


def test_the_number_of_a_contract_tells_the_kind_of_a_service_of_which_nothing_else_does():
    service = Service(code="20999", code_system="CPT", state="SC", contractor="16013")
    routes = {home: rules().jurisdictions.route(service, (home, ""), parse_day("2026-03-01")) for home in ("SC", "NY")}
    assert {home: found.certain for home, found in routes.items()} == {"SC": False, "NY": True}
    assert {found.reason for found in routes.values()} == {ReasonCode.MAC_BY_RESIDENCE}
