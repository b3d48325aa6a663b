"""Whether a quote stands on a page. Pure: texts in, an answer out; no file is opened here.

What a page's text layer and a typed quote may differ in is folded away: Unicode forms, spaces, kinds of quotes and
dashes, a hyphen at a line's end. What changes the meaning is not: digits, the edges of words and numbers, and
capitals. Capitals, because a quote is what the page says: `PT` is therapy and `pt` a patient, `No` opens a sentence
that `no` does not; and a quote refused for a capital costs a person ten seconds, one let pass nobody sees again.
"""

from __future__ import annotations

import enum
import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from appealkit.case import Case
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.written import named

I042 = code_page(
    "I042",
    """A quote does not stand on its page
    The words given as a quote were not found in the text of the cited page, so the evidence counts as unclear
    until a person corrects the page or the quote, or accepts it by name.
    Bad: `quote: 18 visits attended` where the page says 8. Good: the words as they stand on the page.
    """,
)


class QuoteCheck(enum.StrEnum):
    """What the check of one item's quote came to."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    UNREADABLE = "unreadable"  # the page has no text that can be read
    NO_QUOTE = "no-quote"  # the item gives none
    NO_FILE = "no-file"  # the document has no file, or its page was not asked for


@dataclass(frozen=True, slots=True)
class PageText:
    """The text layer of a page, or why there is none to read."""

    text: str = field(default="", repr=False)
    unreadable: str = ""


def check_quotes(case: Case, pages: Mapping[tuple[str, int], PageText]) -> dict[str, QuoteCheck]:
    """What became of each item's quote, by evidence id. `pages` is by document id and page number from 1."""
    return {
        item.id: _checked(item.source.quote, pages.get((item.source.document, item.source.page)))
        for item in case.evidence
    }


def quote_problems(case: Case, checks: Mapping[str, QuoteCheck]) -> list[Problem]:
    """A doubt for each quote that was not found on its page."""
    mend = "correct 'page' or 'quote'; until then what rests on it is unclear"
    return [
        Problem(
            I042,
            f"the quote of {named('evidence', item.id)} does not stand on its page",
            mend,
            Where(case.origin),
            Severity.DOUBT,
        )
        for item in case.evidence
        if checks.get(item.id) is QuoteCheck.NOT_FOUND
    ]


def _checked(quote: str | None, page: PageText | None) -> QuoteCheck:
    if quote is None:
        return QuoteCheck.NO_QUOTE
    if page is None:
        return QuoteCheck.NO_FILE
    if page.unreadable:
        return QuoteCheck.UNREADABLE
    return QuoteCheck.FOUND if quote_on_page(quote, page.text) else QuoteCheck.NOT_FOUND


def quote_on_page(quote: str, page: str) -> bool:
    """Whether the page says these words. False for a quote without a letter or digit."""
    wanted = _folded(quote)
    if not any(char.isalnum() for char in wanted):
        return False
    return re.search(_edged(wanted), _folded(page)) is not None


# In folded text every dash is one of three signs, so that a break at a line's end and the edge of a word can be told:
_BROKEN = "\ufdd0"  # a hyphen between letters at a line's end: perhaps of the word, perhaps of the line
_HYPHEN = "-"  # a dash that is part of what it touches: left-sided, L4-L5, 10-15, -5
_DASH = "\ufdd1"  # a dash that stands between words

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
_LONG = "\u2014\u2015"
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"')})
_INVISIBLE = re.compile("[\ufdd0\ufdd1\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SOFT = "\u00ad"


def _folded(text: str) -> str:
    """The text as it is compared."""
    text = text.translate(_QUOTES)  # before NFKC, which takes some of them apart
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _digits_apart(text)).replace("\u2044", "/")
    text = _INVISIBLE.sub("", text)
    text = re.sub(rf"(?<=[^\W\d_])[-\u2010{_SOFT}][^\S\n\r]*[\r\n]\s*(?=[^\W\d_])", _BROKEN, text)
    text = text.replace(_SOFT, "")
    text = re.sub(rf"(?<=\w)([{_HYPHENS}])[^\S\n\r]*[\r\n]\s*(?=\w)", r"\1", text)  # between digits it is a real one
    text = " ".join(text.split())
    return _dashes_told(text)


def _digits_apart(text: str) -> str:
    """A space between a digit and a raised, lowered, circled or vulgar one: 10² is not 102, nor 1½ 11/2."""
    apart: list[str] = []
    before = ""
    for char in text:
        kinds = {unicodedata.category(before), unicodedata.category(char)} if before else set()
        if kinds == {"Nd", "No"}:
            apart.append(" ")
        apart.append(char)
        before = char
    return "".join(apart)


def _dashes_told(text: str) -> str:
    any_dash = f"{_HYPHENS}{_LONG}"
    # one dash for many: a row of them is a rule drawn with the keyboard, and would make the pattern below slow
    text = re.sub(rf"[{any_dash}](?: ?[{any_dash}])+(?!\d)", "\u2014", text)
    text = re.sub(rf"(?<=\d)[{any_dash}](?=\d)", _HYPHEN, text)
    text = re.sub(rf"[{_LONG}]", _DASH, text)
    text = re.sub(rf"(?<=\w)[{_HYPHENS}]|[{_HYPHENS}](?=\d)", _HYPHEN, text)
    return re.sub(rf"(?<![\w])[{_HYPHENS}](?!\d)", _DASH, text)


def _edged(wanted: str) -> str:
    """The folded quote as a pattern: its words with their edges, its dashes of any kind, broken words rejoined."""
    wanted = re.sub(f" ?([{_HYPHEN}{_DASH}%])", r"\1", wanted)
    wanted = re.sub(f"([{_HYPHEN}{_DASH}]) ", r"\1", wanted)  # the pattern takes the spaces there or leaves them
    parts = [_sign(wanted[0])]
    for previous, char in itertools.pairwise(wanted):
        parts += [f"{_BROKEN}?", _sign(char)] if previous.isalpha() and char.isalpha() else [_sign(char)]
    before = rf"(?<![\w{_BROKEN}{_HYPHEN}])(?<!\w')"
    after = rf"(?![\w{_BROKEN}{_HYPHEN}])(?!'\w)"
    if wanted[0].isdigit():
        before += r"(?<!\d[.,:/])(?<![.<>≤≥±~])"
    if wanted[-1].isdigit():
        after += r"(?![.,:/]\d)"
    return before + "".join(parts) + after


def _sign(char: str) -> str:
    any_dash = f"[{_HYPHEN}{_DASH}{_BROKEN}]"
    if char == _BROKEN:
        return f"(?: ?{any_dash} ?)?"
    if char in (_HYPHEN, _DASH):
        return f" ?{any_dash} ?"
    return " ?%" if char == "%" else re.escape(char)
