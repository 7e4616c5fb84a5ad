"""The exceptions of this library: what each one means and who should catch it.

Every message is one line that reads *where · what · what to do*. Values that come from policy files are
quoted in backticks; values that belong to a member are never repeated, only the field's name is.

Doubt, conflict and silence are answers (see :class:`coverage_resolver.Resolution`), never exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class CoverageResolverError(Exception):
    """Root of everything this library raises on purpose; catch it at the edge of a service."""


class InvalidRecord(CoverageResolverError, ValueError):
    """One fault in one place of a policy file. ``where`` is ``file:row:field``.

    >>> print(InvalidRecord("plans/x.toml:authority[1].kind", "unknown kind `ncdd`", "use one of the listed kinds"))
    plans/x.toml:authority[1].kind · unknown kind `ncdd` · use one of the listed kinds
    """

    def __init__(self, where: str, what: str, what_to_do: str) -> None:
        self.where, self.what, self.what_to_do = where, what, what_to_do
        super().__init__(f"{where} · {what} · {what_to_do}")


class InvalidRecords(CoverageResolverError, ExceptionGroup[InvalidRecord]):
    """Everything that is wrong with one load, together; nothing of that load is kept."""

    def __new__(cls, message: str, faults: Sequence[InvalidRecord]) -> InvalidRecords:
        return super().__new__(cls, message, list(faults))

    def derive(self, excs: Sequence[Exception]) -> InvalidRecords:  # type: ignore[override]
        return InvalidRecords(self.message, [e for e in excs if isinstance(e, InvalidRecord)])

    def lines(self) -> tuple[str, ...]:
        """One line for each fault, in file order."""
        return tuple(str(fault) for fault in self.exceptions)


class InvalidQuestion(CoverageResolverError, ValueError):
    """The question cannot be read: names the field and what it must look like, never its value."""

    def __init__(self, field: str, what: str, what_to_do: str) -> None:
        self.field, self.what, self.what_to_do = field, what, what_to_do
        super().__init__(f"question.{field} · {what} · {what_to_do}")


class IncompleteLibrary(CoverageResolverError, LookupError):
    """The library lacks something that it cannot work without, such as every ladder."""


class UnsettledDetermination(CoverageResolverError):
    """Raised only by ``require_governing()``, for callers that want an exception instead of a value."""


class DataNotFound(CoverageResolverError, FileNotFoundError):
    """A data folder or file that was asked for does not exist, or the shipped data is missing."""

    def __init__(self, where: str, what: str, what_to_do: str) -> None:
        super().__init__(f"{where} · {what} · {what_to_do}")

    def __str__(self) -> str:
        return str(self.args[0])


class CannotWrite(CoverageResolverError, OSError):
    """A file that was asked for cannot be written, or stands already and is not to be replaced."""

    def __init__(self, where: str, what: str, what_to_do: str) -> None:
        super().__init__(f"{where} · {what} · {what_to_do}")

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtra(CoverageResolverError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""


def raise_all(message: str, faults: Iterable[InvalidRecord]) -> None:
    """Raise the faults as one :class:`InvalidRecords`, or return when there are none."""
    found = tuple(faults)
    if found:
        raise InvalidRecords(message, found)
