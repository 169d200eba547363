"""What an import says to a person: remarks are data, and become sentences (locales/import.*.yml) only in the end."""

from __future__ import annotations

from dataclasses import dataclass

from opportunity_map.intake.catalogues import catalogue
from opportunity_map.intake.messages import sentence, word
from opportunity_map.intake.problems import Problem, printable, shortened

_LONGEST = 90
_WHOLE = frozenset({"options", "columns", "known", "install", "path"})  # lists and names of ours: never cut


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say: the name of its sentence and what fills it, or a problem that the checker found.

    `arguments` are (name, text) pairs. `problem` takes the place of both. `literal` is a sentence of the mapping's own.
    """

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    problem: Problem | None = None
    literal: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A mistake in the mapping file, at a line and a column of it (1-based)."""

    line: int
    column: int
    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    problem: Problem | None = None


class Refused(Exception):  # noqa: N818 - a fact about a row or a file, no error of ours
    """A row, or the whole table, cannot be used: `remark` says why."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.name)
        self.remark = remark


class MappingFaults(Exception):  # noqa: N818 - all that is wrong with a mapping, found in one go
    """The mapping file has mistakes."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = sorted(set(faults))


def remark(name: str, /, **arguments: object) -> Remark:
    """A remark, with what comes from outside made printable and short."""
    return Remark(name, _pairs(arguments))


def fault(line: int, column: int, name: str, /, **arguments: object) -> Fault:
    """A mistake in the mapping file."""
    return Fault(line, column, name, _pairs(arguments))


def refusal(name: str, /, **arguments: object) -> Refused:
    """A `Refused` to raise."""
    return Refused(remark(name, **arguments))


def said(one: Remark | Fault, language: str) -> str:
    """The sentence; in English where `language` has no catalogue."""
    if one.problem is not None:
        text = sentence(one.problem, language)
        if one.problem.suggestion:
            text += " " + word("did-you-mean", language, suggestion=one.problem.suggestion)
        return printable(f"{one.problem.field}: {text}" if one.problem.field else text)
    if isinstance(one, Remark) and one.literal:
        return shortened(one.literal, 300)
    return phrase(one.name, language, **dict(one.arguments))


def phrase(name: str, language: str, /, **arguments: object) -> str:
    """A sentence of the import by its name, filled in with what is printable of the arguments."""
    filled = {argument: printable(str(value)) for argument, value in arguments.items()}
    return str(catalogue("import", language)["import"][name]).format_map(filled)


def _pairs(arguments: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (name, printable(str(value)) if name in _WHOLE else shortened(str(value), _LONGEST))
            for name, value in arguments.items()
        )
    )
