"""Lookup tables: small, the same in every download, with as many records as the downloads have."""

from __future__ import annotations

from mcd.contracts import MOMENT, TYPES, states
from mcd.dictionary import TABLES
from mcd.layout import Rows

ARTICLE_TYPES = ("Article", "FAQ", "SAD Exclusion List", "Response to Comments", "General", "Billing and Coding")


def lookup_tables(kind: str) -> dict[str, Rows]:
    """The lookups of a collection of articles or LCDs."""
    found: dict[str, Rows] = {
        "contractor_subtype_lookup": [[str(number), f"Subtype {number}"] for number in range(1, 5)],
        "contractor_type_lookup": [[str(number), name] for number, name in sorted(TYPES.items())],
        "dmerc_region_lookup": [[str(number), f"Region {number}", "", "", ""] for number in range(1, 15)],
        "region_lookup": [[str(number), f"Region {number}"] for number in range(1, 12)],
        "state_lookup": [[str(number), code, f"State {code}"] for code, number in sorted(states().items())],
        "state_x_region": [[str(number), str(number % 10 + 1)] for number in sorted(states().values())],
        "update_period": [
            [str(number), f"{2002 + number // 52}-01-01 00:00:00", f"{2002 + number // 52}-01-08 00:00:00"]
            for number in range(1, TABLES["article"]["update_period"].rows + 1)
        ],
    }
    if kind == "article":
        found["article_type_lookup"] = [[str(number), name, MOMENT] for number, name in enumerate(ARTICLE_TYPES, 1)]
        found["article_url_type_lookup"] = [
            [str(number), f"Kind {number}", str(number), MOMENT] for number in range(1, 5)
        ]
        return found
    found["draft_contact_lookup"] = [
        TABLES["lcd"]["draft_contact_lookup"].row(
            contact_id=number, email_address=f"contact{number}@example.gov", last_name=f"Contact {number}"
        )
        for number in range(1, TABLES["lcd"]["draft_contact_lookup"].rows + 1)
    ]
    found["lcd_url_type_lookup"] = [["1", "Source", "1", MOMENT]]
    found["reason_change_lookup"] = [
        [str(number), "1", f"Reason {number}", MOMENT, str(number)] for number in range(1, 109)
    ]
    found["synopsis_changes_fields_lookup"] = [
        [str(number), f"field_{number}", "", f"Field {number}", ""] for number in range(1, 18)
    ]
    return found
