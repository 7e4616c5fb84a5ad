"""The damage detector: what a spreadsheet did to a cell, and what stood there before."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver.io.damage.cells import WithoutDay, damage_of, held, typed_cell
from coverage_resolver.io.spreadsheets.cell_names import column_letters
from coverage_resolver.io.strict_values import Fault

#: How the advice ends where the column is to be kept as text.
END = ", and set the column to text before you type"
MIDNIGHT = dt.datetime.combine(dt.date(2025, 3, 10), dt.time.min)


@pytest.mark.parametrize(
    ("cell", "column", "kind", "system", "told"),
    [
        ("100", "code", "text", "CPT", "`100` is a code that lost its leading zeros · write `00100`…"),
        ("450", "code", "text", "REVENUE", "`450` is a code that lost its leading zeros · write `0450`…"),
        ("99213.0", "code", "text", "CPT", "`99213.0` is a number, not a code · write `99213`…"),
        ("99,213", "code", "text", "CPT", "`99,213` is a number, not a code · write `99213`…"),
        ("9.9213E+04", "code", "text", "CPT", "`9.9213E+04` is a power of ten, not a code · write `99213`…"),
        ("9.9200E+04", "code", "text", "CPT", "`9.9200E+04` is a power of ten, not a code · write `99200`…"),
        ("9.921E+03", "code", "text", "CPT", "`9.921E+03` is a power of ten, not a code · write `09921`…"),
        (
            "9.92E+04",
            "code",
            "text",
            "CPT",
            "`9.92E+04` is a power of ten, not a code, and lost digits: each of `99150` to `99249` is shown so · "
            "write the CPT code as the source has it…",
        ),
        (
            "1E+04",
            "code",
            "text",
            "CPT",
            "`1E+04` is a power of ten, not a code, and lost digits: each of `09500` to `14999` is shown so · "
            "write the CPT code as the source has it…",
        ),
        (
            "4.50E+02",
            "code",
            "text",
            "REVENUE",
            "`4.50E+02` is a power of ten, not a code · write `0450`…",
        ),
        (
            "1E+05",
            "code",
            "text",
            "CPT",
            "`1E+05` is a power of ten, not a code, and lost digits: each of `95000` to `99999` is shown so · "
            "write the CPT code as the source has it…",
        ),
        (
            "1E005",
            "code",
            "text",
            "CPT",
            "`1E005` is a power of ten, not a code, and lost digits: each of `95000` to `99999` is shown so · "
            "write the CPT code as the source has it…",
        ),
        (
            "100",
            "code",
            "text",
            "HCPCS",
            "`100` is a code that lost its leading zeros · write the HCPCS code as the source has it…",
        ),
        (
            "3.00E+17",
            "code",
            "text",
            "ICD-10-PCS",
            "`3.00E+17` is a power of ten, not a code · write the ICD10PCS code as the source has it…",
        ),
        (
            "300000",
            "code",
            "text",
            "ICD-10-PCS",
            "`300000` is a code that lost its leading zeros · write the ICD10PCS code as the source has it…",
        ),
        (
            "10-Mar",
            "code",
            "text",
            "HCPCS",
            "`10-Mar` is a date, not a code · write the HCPCS code as the source has it…",
        ),
        ("5.0E+01", "modifier", "list", "", "`5.0E+01` is a power of ten, not a modifier · write `50`…"),
        (
            "5E1",
            "modifier",
            "list",
            "",
            "`5E1` is a power of ten, not a modifier · write its two letters or digits…",
        ),
        ("5", "pos", "text", "", "`5` is a number, not a place of service · write `05`…"),
        (
            "1.1E+10",
            "dx",
            "list",
            "",
            "`1.1E+10` is a number, not a diagnosis · write the ICD-10-CM code, which begins with a letter…",
        ),
        (
            "M17.11|250",
            "dx",
            "list",
            "",
            "`250` is a number, not a diagnosis · write the ICD-10-CM code, which begins with a letter…",
        ),
        ("45853", "dos", "days", "", "`45853` is the serial number of a day · write `2025-07-15`…"),
        ("7/15/2025", "dos", "days", "", "`7/15/2025` is a day in another form · write `2025-07-15`…"),
        (
            "7/4/25",
            "dob",
            "day",
            "",
            "`7/4/25` is a day in another form · write `2025-07-04` or `2025-04-07`, whichever it was…",
        ),
        ("July 15, 2025", "dos", "days", "", "`July 15, 2025` is a day in another form · write `2025-07-15`…"),
        (
            "Tuesday, July 15, 2025",
            "dos",
            "days",
            "",
            "`Tuesday, July 15, 2025` is a day in another form · write `2025-07-15`…",
        ),
        (
            "6/1/2025 0:00",
            "code",
            "text",
            "CPT",
            "`6/1/2025 0:00` is a date, not a code · write the CPT code as the source has it…",
        ),
        ("15-Jul-25", "dos", "days", "", "`15-Jul-25` is a day in another form · write `2025-07-15`…"),
        (
            "2025-07-15 00:00:00",
            "dos",
            "days",
            "",
            "`2025-07-15 00:00:00` is a day in another form · write `2025-07-15`…",
        ),
        (
            "6/1/2025 0:00",
            "dos",
            "days",
            "",
            "`6/1/2025 0:00` is a day in another form · write `2025-06-01` or `2025-01-06`, whichever it was…",
        ),
        ("6/30/2025", "expect.valid_from", "expect", "", "`6/30/2025` is a day in another form · write `2025-06-30`…"),
        (
            "6/30/2025",
            "expect2.valid_through",
            "expect",
            "",
            "`6/30/2025` is a day in another form · write `2025-06-30`…",
        ),
        ("20250715", "dos", "days", "", "`20250715` is a day in another form · write `2025-07-15`…"),
        ("2025-7-5", "dos", "days", "", "`2025-7-5` is a day in another form · write `2025-07-05`…"),
        ("=A1", "code", "text", "CPT", "`=A1` is a formula · write its result, as text"),
        ('="00100"', "code", "text", "CPT", '`="00100"` is a formula · write `00100`, as text'),
        (
            "#REF!",
            "note",
            "text",
            "",
            "`#REF!` is an error of the spreadsheet · write the value itself, or widen the column",
        ),
        (
            "#####",
            "dos",
            "days",
            "",
            "`#####` is an error of the spreadsheet · write the value itself, or widen the column",
        ),
        ("M0076 ", "code", "text", "HCPCS", "`M0076 ` has space at an end · write `M0076`"),
        ("M0076\u00a0", "code", "text", "HCPCS", "`M0076?` holds U+00A0, which only looks plain · write `M0076`"),
        ("W\u2013I", "expect.governing", "expect", "", "`W\u2013I` holds U+2013, which only looks plain · write `W-I`"),
        (
            "\u201cM0076\u201d",
            "code",
            "text",
            "HCPCS",
            "`\u201cM0076\u201d` holds U+201C, U+201D, which only looks plain · write `M0076`",
        ),
        (
            "\u201cCA\u201d",
            "state",
            "text",
            "",
            "`\u201cCA\u201d` holds U+201C, U+201D, which only looks plain · write `CA`",
        ),
        (
            "\u201cHNCA.CP.MP.65\u201d",
            "expect.governing",
            "expect",
            "",
            "`\u201cHNCA.CP.MP.65\u201d` holds U+201C, U+201D, which only looks plain · write `HNCA.CP.MP.65`",
        ),
        (
            '"health-net-ca"',
            "plan",
            "text",
            "",
            '`"health-net-ca"` stands in quotes that are no part of it · write `health-net-ca`',
        ),
        (
            "\u201c12\u201d",
            "fact.x",
            "fact",
            "",
            '`\u201c12\u201d` holds U+201C, U+201D, which only looks plain · write `"12"`',
        ),
        ("\u201820999", "code", "text", "CPT", "`\u201820999` holds U+2018, which only looks plain · write `20999`"),
        ("\u20321711", "dx", "list", "", "`\u20321711` holds U+2032, which only looks plain · write `1711`"),
        (
            "\uff12\uff10\uff19\uff19\uff19",
            "code",
            "text",
            "CPT",
            "`\uff12\uff10\uff19\uff19\uff19` holds U+FF10, U+FF12, U+FF19, which only looks plain · write `20999`",
        ),
        ('"20999"', "code", "text", "CPT", '`"20999"` has a quote that is no part of it · write `20999`'),
        ("LT|'RT", "modifier", "list", "", "`'RT` has a quote that is no part of it · write `RT`"),
        (" ", "code", "text", "CPT", "nothing but space · empty the cell"),
        ("50.0", "modifier", "list", "", "`50.0` is a number, not a modifier · write `50`…"),
        ("'00100", "code", "text", "CPT", "`'00100` begins with a sign of the spreadsheet · write `00100`"),
    ],
)
def test_each_kind_of_damage_is_told_with_its_likely_original(
    cell: str, column: str, kind: str, system: str, told: str
) -> None:
    found = damage_of(cell, column, kind, system)
    assert found is not None
    assert f"{found.what} · {found.what_to_do}" == told.replace("…", END)


@pytest.mark.parametrize(
    ("cell", "column", "kind", "system"),
    [
        ("00100", "code", "text", "CPT"),
        ("0042T", "code", "text", "CPT"),
        ("E0431", "code", "text", "HCPCS"),
        ("D0120", "code", "text", "CDT"),
        ("3E03317", "code", "text", "ICD10PCS"),
        ("0450", "code", "text", "REVENUE"),
        ("11", "pos", "text", ""),
        ("M17.11|E11.9", "dx", "list", ""),
        ("2025-07-15", "dos", "days", ""),
        ("2025-07", "dos", "days", ""),
        ("2025-07-01..2025-07-15", "dos", "days", ""),
        ("\u201cEffective 6/25\u201d", "note", "text", ""),
        ("-", "code", "text", "CPT"),
        ("90", "fact.days", "fact", ""),
        ("42 CFR 422.101(c)(1)", "expect.governing", "expect", ""),
    ],
)
def test_what_is_whole_is_left_alone(cell: str, column: str, kind: str, system: str) -> None:
    assert damage_of(cell, column, kind, system) is None


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("Jun-25", "2025-06"),
        ("Nov-25", "2025-11"),
        ("25-Jun", "2025-06"),
        ("5-Jun", "2005-06"),
        ("Nov 2025", "2025-11"),
        ("November 2025", "2025-11"),
        ("06/25", "2025-06"),
        ("6/2025", "2025-06"),
        ("2025/06", "2025-06"),
        ("2025-6", "2025-06"),
    ],
)
def test_a_month_in_another_form_is_told_with_the_month_and_may_have_been_a_day(cell: str, month: str) -> None:
    for column, kind in (("dos", "days"), ("as_of", "day"), ("expect.valid_from", "expect")):
        found = damage_of(cell, column, kind)
        assert found is not None
        told = f"`{cell}` is a month or a day in another form · write `{month}`, or the day that was meant{END}"
        assert f"{found.what} · {found.what_to_do}" == told


@pytest.mark.parametrize("cell", ["may-soon", "13/45", "1.5", "2025-06", "2025-13", "any", "absent"])
def test_what_no_spreadsheet_made_of_a_month_is_no_damage(cell: str) -> None:
    assert damage_of(cell, "dos", "days") is None


@given(st.integers(0, 99999))
def test_a_code_that_a_spreadsheet_took_for_a_number_is_always_found_and_restored(number: int) -> None:
    whole = f"{number:05d}"
    found = damage_of(str(number), "code", "text", "CPT")
    if str(number) == whole:
        assert found is None
    else:
        assert found is not None
        assert f"`{whole}`" in found.what_to_do


@given(st.dates(dt.date(1927, 5, 18), dt.date(2173, 10, 13)))
def test_a_day_that_a_spreadsheet_keeps_as_a_number_is_always_found_and_restored(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    found = damage_of(str(serial), "dos", "days")
    assert found is not None
    assert f"`{day.isoformat()}`" in found.what_to_do


@pytest.mark.parametrize(
    ("value", "column", "kind", "text"),
    [
        (True, "service.emergency", "truth", "true"),
        (90, "fact.days", "fact", "90"),
        (dt.datetime.combine(dt.date(2025, 7, 15), dt.time.min), "dos", "days", "2025-07-15"),
    ],
)
def test_a_cell_that_is_what_its_column_holds_is_taken(value: object, column: str, kind: str, text: str) -> None:
    assert typed_cell(value, held(column, kind)) == text


@pytest.mark.parametrize(
    ("value", "column", "kind", "told"),
    [
        (100, "code", "text", "`100` is a code that lost its leading zeros · write `00100`…"),
        (99213, "code", "text", "`99213` is a number where the table has text · write `99213`…"),
        (11, "pos", "text", "`11` is a number where the table has text · write `11`…"),
        (
            100000,
            "code",
            "text",
            "`100000` is a number where the table has text · write the CPT code as the source has it…",
        ),
        (45853, "dos", "days", "`45853` is the serial number of a day · write `2025-07-15`…"),
        (True, "plan", "text", "`true` is no text · write `true`…"),
        (True, "dx", "list", "`true` is no text · write the ICD-10-CM code as the source has it…"),
        (
            dt.time(7, 30),
            "code",
            "text",
            "`07:30:00` is no text · write the CPT code as the source has it…",
        ),
        (
            2025,
            "dos",
            "days",
            "`2025` is a number where the table has text · write a day such as 2025-06-30…",
        ),
        (MIDNIGHT, "code", "text", "`2025-03-10` is a date, not a code · write the CPT code as the source has it…"),
        (
            MIDNIGHT,
            "plan",
            "text",
            "`2025-03-10` is a date where the table has text · write what became a date, such as `MAR10`, `3-10` or "
            "`2025-03-10`…",
        ),
        (
            WithoutDay(MIDNIGHT),
            "dos",
            "days",
            "`2025-03-10` is a date that is shown without its day · write `2025-03-10`, or `2025-03` if the month was "
            "meant…",
        ),
        (
            WithoutDay(MIDNIGHT),
            "code",
            "text",
            "`2025-03-10` is a date, not a code · write the CPT code as the source has it…",
        ),
        (MIDNIGHT.replace(hour=8), "dos", "days", "`2025-03-10 08:00:00` has a time of day · write `2025-03-10`…"),
    ],
)
def test_a_cell_that_lost_its_text_is_refused(value: object, column: str, kind: str, told: str) -> None:
    with pytest.raises(Fault) as caught:
        typed_cell(value, held(column, kind), "CPT")
    assert f"{caught.value.what} · {caught.value.what_to_do}" == told.replace("…", END)


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
