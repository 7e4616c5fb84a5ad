"""Tables that cannot be changed, so that a value that holds one stays what it is, can be hashed, copied and pickled."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

Value = TypeVar("Value")


class FrozenTable(dict[str, Value]):
    """Names with their values, for good.

    A view of a ``dict`` (``types.MappingProxyType``) would neither hash nor pickle; this reads as fast as a ``dict``.

    >>> table = FrozenTable({"setting": "office"})
    >>> table["setting"], table == {"setting": "office"}
    ('office', True)
    >>> table["setting"] = "home"
    Traceback (most recent call last):
    TypeError: a frozen table cannot be changed; make another one
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a frozen table cannot be changed; make another one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        # By the names alone: values may be lists, and equal tables have equal names.
        return hash(frozenset(self))

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return FrozenTable, (dict(self),)
