"""What an author suppressed in place, with a reason: `{# lint: T067 because the rule is quoted as it stands #}`.

It spares the findings of these codes that stand on its own line or, alone on its line, on the next line that is not
empty. Only advice can be spared: what would let a letter say what nothing has shown, or not be printed, stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.reading import Comment, Reading
from appealkit.authoring.tree import Place
from appealkit.errors import CODE_PAGES, Problem, Severity, Where, code_page, nearest
from appealkit.letters.template import RECORD

T078 = code_page(
    "T078",
    """A suppression that spares nothing
    What it was written for is no longer found there, so it would only hide the next finding of that code.
    Bad:
        {# lint: T070 because the notice itself says so #}
        We write under the notice.
    Good:
        {# lint: T070 because the notice itself says so #}
        We write pursuant to the notice.
    """,
)
T079 = code_page(
    "T079",
    """A suppression that cannot be read, or of what cannot be suppressed
    It names codes of advice on wording and a reason of three words or more. Facts outside the tags, names that are not
    in the dictionary, and what cannot be read or printed are never suppressed: they are corrected.
    Bad:
        {# lint: T060 because we always say so #}
        The patient had three months of care.
    Good:
        {# lint: T070 because the notice itself says so #}
        We write pursuant to the notice.
    """,
)
ADVICE = re.compile(r"T06[6-9]|T07[02345]|T08\d")  # claims in one fact, style, dead branches and unused parts
LEAST_WORDS = 3

_ASKS = re.compile(r"\s*lint\b", re.IGNORECASE)
_FORM = re.compile(r"\s*lint:\s*((?:[A-Z]\d{3}[,\s]+)+)because\s+(.*\S)\s*", re.DOTALL)
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Codes that are spared on some lines of a file, by the comment that stands at `where`."""

    codes: tuple[str, ...]
    lines: frozenset[int]
    where: Where


def spared(found: list[Problem], shelf: Shelf) -> list[Problem]:
    """The findings that stand; with a finding for each suppression that is useless or wrong."""
    written: list[Suppression] = []
    told: list[Problem] = []
    for template in shelf.linted.values():
        for item in suppressions(template.reading):
            if isinstance(item, Suppression):
                written.append(item)
            else:
                told.append(item)
    used: set[tuple[Where, str]] = set()
    for problem in found:
        by = [item for item in written if _spares(item, problem)]
        used |= {(item.where, problem.code) for item in by}
        if not by:
            told.append(problem)
    for item in written:
        for code in item.codes:
            if (item.where, code) not in used:
                says = f"no {code} is found here, so this suppression spares nothing"
                told.append(Problem(T078, says, "take it out", item.where, Severity.DOUBT))
    return told


def _spares(item: Suppression, problem: Problem) -> bool:
    where = problem.where
    return (
        where is not None and where.file == item.where.file and where.line in item.lines and problem.code in item.codes
    )


def suppressions(reading: Reading) -> Iterator[Suppression | Problem]:
    """Each suppression of this file, or what is wrong with it."""
    for comment in reading.comments:
        if not _ASKS.match(comment.text):
            continue
        where = reading.where(Place(comment.place.line, comment.place.column - len("{#")))
        form = _FORM.fullmatch(comment.text)
        if form is None:
            mend = "write {# lint: T067 because … #}, with the reason"
            yield Problem(T079, "this suppression cannot be read", mend, where)
            continue
        codes, reason = tuple(re.findall(r"[A-Z]\d{3}", form[1])), form[2]
        wrong = [problem for code in codes if (problem := _refused(code, where)) is not None]
        if len(re.findall(r"\w{2,}", reason)) < LEAST_WORDS:
            mend = "say in a few words why it is right here"
            wrong.append(Problem(T079, "this suppression gives no reason", mend, where))
        yield from wrong
        if not wrong:
            phrase = reading.name.startswith(RECORD)
            lines = _own(comment) if phrase else _lines(reading.text, reading.begins.line, comment)
            yield Suppression(codes, lines, where)


def _refused(code: str, where: Where) -> Problem | None:
    if code not in CODE_PAGES:
        advice = [known for known in CODE_PAGES if ADVICE.fullmatch(known)]
        return Problem(T079, f"there is no finding {code}", nearest(code, advice), where)
    if ADVICE.fullmatch(code):
        return None
    says = f"{code} cannot be suppressed: {CODE_PAGES[code].title[0].lower()}{CODE_PAGES[code].title[1:]}"
    return Problem(T079, says, "correct what is found; only advice on wording can be suppressed", where)


def _own(comment: Comment) -> frozenset[int]:
    return frozenset(range(comment.place.line, comment.place.line + comment.text.count("\n") + 1))


def _lines(text: str, first_line: int, comment: Comment) -> frozenset[int]:
    """The lines that a comment speaks of: its own, or the next with words where it stands alone."""
    written = text.split("\n")
    own = _own(comment)
    if _COMMENT.sub("", "\n".join(written[line - first_line] for line in sorted(own))).strip():
        return own
    after = max(own) + 1
    while after - first_line < len(written) and not written[after - first_line].strip():
        after += 1
    return frozenset({after})
