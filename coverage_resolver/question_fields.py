"""How the fields of a question are read: one function for each shape, naming the field and never its value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from coverage_resolver.codes import normal_code
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.periods import parse_day
from coverage_resolver.vocabulary import ServiceKind

Value = TypeVar("Value")

#: Other spellings of a line of business and of a delivery system.
LINES = {
    "original_medicare": "medicare_ffs",
    "medicare": "medicare_ffs",
    "ma": "medicare_advantage",
    "exchange": "marketplace",
    "qhp": "marketplace",
    "pshb": "fehb",
    "chip_expansion": "chip_medicaid_expansion",
    "mchip": "chip_medicaid_expansion",
    "schip": "chip_separate",
}
DELIVERY_SYSTEMS = {"mco": "managed_care", "mmc": "managed_care", "ffs": "fee_for_service"}
#: Two digits that tell the facility and its care, and how often the bill comes; a zero may stand before them.
_BILL = re.compile(r"0?[1-9][0-9][0-9A-Za-z]?", re.ASCII)
_MODIFIER = re.compile(r"[A-Za-z0-9]{2}", re.ASCII)
NOTHING: Mapping[str, str] = FrozenTable({"none": ""})


def day(value: object, field: str = "") -> dt.date:
    """A calendar day."""
    try:
        return parse_day(value)
    except ValueError as fault:
        raise InvalidQuestion(field, str(fault), "write the day as YYYY-MM-DD") from None


def day_or_none(value: object, field: str = "") -> dt.date | None:
    """A calendar day, or nothing."""
    return None if value is None else day(value, field)


def text(value: object, field: str = "") -> str:
    """Text; nothing is empty text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidQuestion(field, "not text", "give a string in quotes")
    return value.strip()


def state(value: object, field: str = "") -> str:
    """A postal code of a state or territory, or nothing; which codes there are, the library's data say."""
    code = text(value, field).upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise InvalidQuestion(field, "not a state or territory", "use its two-letter postal code")
    return code


def word(value: object, field: str = "", spellings: Mapping[str, str] = FrozenTable({})) -> str:
    """A term in its one spelling: lower case, underscores."""
    term = text(value, field).lower().replace("-", "_").replace(" ", "_")
    return spellings.get(term, term)


def truth_or_none(value: object, field: str = "") -> bool | None:
    """True, false, or not known."""
    if value is None or isinstance(value, bool):
        return value
    raise InvalidQuestion(field, "neither true, false nor absent", "give a boolean, or leave it out")


def truth(value: object, field: str = "") -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise InvalidQuestion(field, "neither true nor false", "give a boolean")


def texts(value: object, field: str = "") -> tuple[str, ...]:
    """A list of strings."""
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidQuestion(field, "not a list", "give a list of strings")
    items = tuple(value)
    if not all(isinstance(item, str) for item in items):
        raise InvalidQuestion(field, "an entry is not text", "give strings in quotes")
    return tuple(item.strip() for item in items)


def texts_or_none(value: object, field: str = "") -> tuple[str, ...] | None:
    """A list of strings, or nothing; an empty list says that there are none."""
    return None if value is None else texts(value, field)


def modifiers(value: object, field: str = "") -> tuple[str, ...]:
    """Modifiers of a procedure code, each of two letters or digits."""
    found = texts(value, field)
    if not all(_MODIFIER.fullmatch(item) for item in found):
        raise InvalidQuestion(field, "not a modifier", "give each its two letters or digits, such as LT or 50")
    return found


def type_of_bill(value: object, field: str = "") -> str:
    """A type of bill, of which the first two digits tell the facility and its care (Pub. 100-04 ch. 25 sec. 75.1)."""
    found = text(value, field)
    if found and not _BILL.fullmatch(found):
        raise InvalidQuestion(field, "not a type of bill", "write its three digits, such as 131, or 0131")
    return found


def facts(value: object, field: str = "") -> Mapping[str, Any]:
    """Named facts, frozen."""
    if value is None:
        return FrozenTable({})
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise InvalidQuestion(field, "not a mapping of names to values", "give an object")
    return FrozenTable(value)


def instances(value: object, field: str, kind: type[Value]) -> tuple[Value, ...]:
    """Values of one class, as a tuple."""
    items = () if value is None else tuple(value) if isinstance(value, Iterable) else (value,)
    if not all(isinstance(item, kind) for item in items):
        raise InvalidQuestion(field, f"an entry is not of type {kind.__name__}", f"give {kind.__name__} values")
    return items


def instance(value: object, field: str, kind: type[Value]) -> Value:
    """One value of a class."""
    if not isinstance(value, kind):
        raise InvalidQuestion(field, f"not of type {kind.__name__}", f"give a {kind.__name__}")
    return value


def line(value: object, field: str = "") -> str:
    """A line of business."""
    return word(value, field, LINES)


def delivery_system(value: object, field: str = "") -> str:
    """A delivery system: managed care or fee-for-service."""
    return word(value, field, DELIVERY_SYSTEMS)


def standing_word(value: object, field: str = "") -> str:
    """A status of the member, of which "none" is nothing."""
    return word(value, field, NOTHING)


def named(part: str) -> Callable[[type, list[Any]], list[Any]]:
    """An attrs field transformer: tells each reader of a field the name that its messages give."""

    def transform(_: type, fields: list[Any]) -> list[Any]:
        return [item if item.converter is None else item.evolve(converter=_bound(item, part)) for item in fields]

    return transform


def _bound(item: Any, part: str) -> Callable[[object], Any]:
    reader, name, default = item.converter, f"{part}.{item.name}".lstrip("."), item.default
    # A field that nobody gave holds its default, which is read already.
    return lambda value: value if value is default else reader(value, name)


def service_kind(value: object, field: str = "") -> ServiceKind | None:
    """A kind of service, or nothing."""
    try:
        return None if value is None or value == "" else ServiceKind(str(value))
    except ValueError:
        raise InvalidQuestion(field, "unknown kind of service", "use one of " + ", ".join(ServiceKind)) from None


def diagnosis(value: str) -> str:
    """An ICD-10-CM code without its dot."""
    try:
        return normal_code("ICD10CM", value)
    except ValueError as fault:
        raise InvalidQuestion("service.diagnoses", str(fault), "give ICD-10-CM codes such as M54.50") from None
