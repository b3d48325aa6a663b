"""What can go wrong, in one shape: a Problem with its place and its mend; and the exit codes.

Problems are values, gathered and returned. Exceptions only leave through the doors: they carry the
problems of the stage that could not go on. No problem and no exception ever holds a value from a case.
"""

from __future__ import annotations

import difflib
import enum
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class Severity(enum.StrEnum):
    MISTAKE = "mistake"  # the stage cannot go on
    DOUBT = "doubt"  # it goes on, and says so


class ExitCode(enum.IntEnum):
    """What the process tells its caller; never reused for another meaning."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    UNREADABLE = 3
    NOTHING_SUPPORTED = 4
    NOT_APPROVED = 5
    BATCH_FAILURES = 6
    OUR_BUG = 70


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in something we were given: 1-based line and column, 0 where not known; path of keys."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what we were given. `says` and `mend` name keys, ids and codes, never a patient's values."""

    code: str
    says: str
    mend: str
    where: Where | None = None
    severity: Severity = Severity.MISTAKE

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.code} {self.says}\n    mend: {self.mend}"

    def as_json(self) -> dict[str, object]:
        """The same as plain values, for --json."""
        where = self.where
        return {
            "code": self.code,
            "severity": self.severity.value,
            "says": self.says,
            "mend": self.mend,
            "file": where.file if where else None,
            "line": where.line if where else None,
            "column": where.column if where else None,
            "path": where.path if where else None,
        }


def mistakes(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those problems that stop the stage."""
    return tuple(problem for problem in problems if problem.severity is Severity.MISTAKE)


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the nearest known word, or the list of all when none is near."""
    candidates = sorted(known)
    close = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return "use one of: " + ", ".join(candidates) if candidates else "remove it"


class AppealError(Exception):
    """Work that could not go on; carries every problem found. Its text is theirs, so it holds no patient value."""

    exit_code = ExitCode.PROBLEMS

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class InputError(AppealError):
    """The case, or a file it names, cannot be used."""


class MapError(AppealError):
    """The rules cannot be used."""


class TemplateError(AppealError):
    """A template cannot be used."""


class NotApproved(AppealError):  # noqa: N818 it names what is so, as the exit code does
    """A template that nobody has approved for real use."""

    exit_code = ExitCode.NOT_APPROVED


class OutputError(AppealError):
    """Something cannot be read or written."""

    exit_code = ExitCode.UNREADABLE


FREE = "free space, or name another folder"


@contextmanager
def writing(what: str, where: object, mend: str = FREE, *, code: str = "W001") -> Iterator[None]:
    """Something is written to a file or folder meanwhile: where the machine refuses, an OutputError says so."""
    try:
        yield
    except OSError as error:
        says = f"{what} cannot be written: {error.strerror or type(error).__name__}"
        raise OutputError(Problem(code, says, mend, Where(str(where)))) from None


@dataclass(frozen=True, slots=True)
class CodePage:
    """The help page of a problem code: what it means, why it matters, how to mend it, a bad and a good example."""

    code: str
    title: str
    text: str


CODE_PAGES: dict[str, CodePage] = {}


def code_page(code: str, text: str) -> str:
    """Register the help page of a problem code (first line: its title) and return the code."""
    if code in CODE_PAGES:
        raise ValueError(f"{code} has two pages")
    title, _, rest = text.strip().partition("\n")
    CODE_PAGES[code] = CodePage(code, title.strip(), textwrap.dedent(rest).strip())
    return code


def unknown(
    code: str, words: Iterable[str], known: Collection[str], what: str, where: Callable[[str], Where]
) -> Iterator[Problem]:
    """A problem, with the nearest name, for each word that is not known; `where` says where the word stands."""
    article = "an" if what[0] in "aeiou" else "a"
    for word in words:
        if word not in known:
            yield Problem(code, f"'{word}' is not {article} {what}", nearest(word, known), where(word))
