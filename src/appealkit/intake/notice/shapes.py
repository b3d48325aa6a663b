"""What a value looks like in print, and the same as a case file writes it. What does not fit its shape is no value.

Each reader takes the text that begins where the value should and answers with what it read, how far it reached and
how much surer or less sure its looks make it. A day is American: month, day, year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from appealkit.intake.notice.tables import MONTHS, NoticeTables
from appealkit.maps.procedures import Procedures
from appealkit.maps.states import STATES


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: one value or several, the length of text it took, and what its looks take from its sureness."""

    values: tuple[str, ...] = field(repr=False)
    length: int
    less: float = 0.0


_WORDED = re.compile(rf"({MONTHS})\.? ?(\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(\d{{1,2}}) ({MONTHS})\.?,? (\d{{4}})(?!\d)", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/])")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_BARE = re.compile(r"(\d{2}) ?(\d{2}) ?(\d{4}|\d{2})(?![\w/])")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:-|–|—|to|thru|through|until)\s*", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day(year: str, month: str, number: str) -> str | None:
    """The day as YYYY-MM-DD; None where there is no such day. A year of two figures is of this century."""
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        return None
    return found.isoformat() if 1900 <= found.year <= 2099 else None


def one_day(text: str, *, bare: bool = False, long_year: bool = False) -> tuple[str | None, int] | None:
    """The day the text begins with and its length; (None, length) where it has a day's looks and is none; None where it
    has not. `bare`: figures without marks count. `long_year`: a year needs four figures."""
    lead = found.end() if (found := _WEEKDAY.match(text)) else 0
    rest = text[lead:]
    if found := _WORDED.match(rest):
        return day(found[3], str(_MONTHS.index(found[1][:3].lower()) + 1), found[2]), lead + found.end()
    if found := _DAY_FIRST.match(rest):
        return day(found[3], str(_MONTHS.index(found[2][:3].lower()) + 1), found[1]), lead + found.end()
    if found := _ISO.match(rest):
        return day(*found.groups()), lead + found.end()
    if found := _FIGURES.match(rest):
        clear = not (long_year and len(found[4]) == 2)
        return day(found[4], found[1], found[3]) if clear else None, lead + found.end()
    if bare and (found := _BARE.match(rest)):
        value = day(found[3], found[1], found[2])
        return (value, lead + found.end()) if value else None
    if re.match(r"[\dOoIl]{1,2}[/.-][\dOoIl]{1,2}[/.-][\dOoIl]{2,4}(?!\w)", rest):
        return None, lead + 10  # a figure that text recognition took for a letter
    return None


def read_date(text: str, *, bare: bool = False, long_year: bool = False) -> Read | None:
    """One day, or a span that begins and ends on it. No values where a day is printed that cannot be taken."""
    first = one_day(text, bare=bare, long_year=long_year)
    if first is None:
        return None
    value, length = first
    between = _SPAN.match(text, length)
    second = one_day(text[between.end() :], bare=bare, long_year=long_year) if between else None
    if second is not None and between is not None:
        value = value if second[0] == value else None
        length = between.end() + second[1]
    return Read((value,) if value else (), length)


_PART = re.compile(r"[A-Z0-9][A-Za-z0-9]*(?:[-./*_][A-Za-z0-9]+)*")
_PHONE = re.compile(r"\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}(?!\d)|1-\d{3}-\d{3}-\d{4}")
_MONEY_LIKE = re.compile(r"\$?\d[\d,]*\.\d{2}(?!\d)")


def read_identifier(text: str) -> Read | None:
    """Letters and figures without a word in them: it has two figures, and is no day, telephone number or amount.
    Parts with a space between belong to it where each is of its kind."""
    if _PHONE.match(text) or _MONEY_LIKE.match(text):
        return None
    parts: list[str] = []
    at = 0
    while len(parts) < 4 and (found := _PART.match(text, at)):
        part = found[0]
        ends = found.end() == len(text) or text[found.end()] in " ,;)(."
        letters = not any(char.isdigit() for char in part)
        prefix = not parts and letters and part.isupper() and 2 <= len(part) <= 4 and text[found.end() :][:1] == " "
        if not ends or one_day(text[at:]) or _PHONE.match(text, at) or (letters and not prefix):
            break
        if parts and part != part.upper():
            break
        parts.append(part)
        at = found.end() + 1
        if text[found.end() :][:1] != " ":
            break
    value = " ".join(parts)
    signs = sum(char.isalnum() for char in value)
    figures = sum(char.isdigit() for char in value)
    if not (signs >= 4 and len(value) <= 40) or figures < 2:
        return None
    less = 0.04 * (len(parts) - 1) + (0.06 if signs < 6 else 0) + (0.04 if value != value.upper() else 0)
    return Read((value,), len(value), less)


_NAME_WORD = re.compile(r"(?:[A-Z][A-Za-z'’.-]*|de|la|del|van|von|der|bin|al|y)(?=[\s,;(]|$)")
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv"})


def read_name(text: str, tables: NoticeTables) -> Read | None:
    """A person's name: two to five words, each with a capital, none of them a word of letters like this one. A name
    with its surname first and a comma is turned round."""
    halves: list[list[str]] = [[]]
    at = 0
    while at < len(text) and (found := _NAME_WORD.match(text, at)):
        if found[0].casefold().strip(".") in tables.not_name:
            return None
        halves[-1].append(found[0])
        at = found.end()
        if (
            text[at : at + 1] == ","
            and len(halves) == 1
            and (again := _NAME_WORD.match(text, at + 1 + (text[at + 1 : at + 2] == " ")))
        ):
            if again[0].casefold().strip(".") not in _SUFFIX:
                halves.append([])
            at += 1
        at += text[at : at + 1] == " "
    words = [word for half in halves for word in half]
    rest = text[at:].strip()
    long = [word for word in words if len(word.strip(".,'’-")) >= 2]
    if not 2 <= len(words) <= 5 or len(long) < 2 or not (words[0][0].isupper() and all(halves)):
        return None
    if rest and not re.match(r"[(,;/–—-]|\d", rest):
        return None
    if len(halves) == 2:
        last = halves[0]
        words = [*halves[1], *last]
    suffix = re.match(r",? ?((?:jr|sr|ii|iii|iv)\b\.?)", rest, re.IGNORECASE)
    words += [suffix[1]] if suffix else []
    less = 0.05 if len(halves) == 1 and " ".join(words).isupper() else 0.0
    return Read((" ".join(words).rstrip(","),), at, less)


_ORGANISATION = re.compile(r"[A-Z0-9][\w&'’.,/ ()-]*")


def read_organisation(text: str, tables: NoticeTables) -> Read | None:
    """A name of one to nine words that begins with a capital, and has no figures of an address in it."""
    found = _ORGANISATION.match(
        text[:1].upper() + text[1:] if text.split(" ")[0].casefold() in tables.organisation else text
    )
    value = text[: found.end()].strip(" ,-") if found else ""
    value = value if re.search(r"\b(?:inc|co|corp|ltd)\.$", value, re.IGNORECASE) else value.rstrip(".")
    words = value.split()
    if not 1 <= len(words) <= 9 or any(any(char.isdigit() for char in word) for word in words) or len(value) < 3:
        return None
    if words[0].casefold() in tables.not_name - tables.organisation:
        return None
    small = sum(
        word[0].islower()
        and word not in {"of", "and", "the", "for", "in"}
        and word.casefold() not in tables.organisation
        for word in words
    )
    return None if small else Read((value,), len(value))


def read_money(text: str, *, bare: bool = False) -> Read | None:
    """An amount with its cents, or with a dollar sign. One with a sign, or in brackets, is another thing."""
    found = re.match(r"(\$\s?)?(\d{1,3}(?:,\d{3})+|\d{1,7})(\.\d{2})?(?![\d,.]*\d|%|[A-Za-z-])", text)
    if not found or not (found[1] or found[3] or bare) or text[found.end() :].lstrip().startswith(("CR", "%")):
        return None
    return Read((found[2].replace(",", "") + (found[3] or ".00"),), found.end())


_CODE = r"(?:\d{4}[0-9TFU]|[A-V]\d{4})"
_PROCEDURE = re.compile(rf"(?<![\w.$/#-])({_CODE})(?![\w]|[.,/]\d)((?:[-:][A-Z0-9]{{2}}\b)*)(?!-?\d)")
_LIST = re.compile(r"[\s,;&+/(]*(?:and|with|,|modifiers?|mod)?[\s,;:(]*", re.IGNORECASE)
_ZIP_BEFORE = re.compile(r"(?:\b[A-Z]{2}\.?|\bbox|#|\bzip(?: code)?:?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coded:
    """A procedure in a text, with the modifiers that are joined to it."""

    code: str
    modifiers: tuple[str, ...]
    start: int
    end: int
    known: bool


def procedures_in(text: str, procedures: Procedures, tables: NoticeTables) -> Iterator[Coded]:
    """Every code-shaped word that is no ZIP code, no end of a span and no part of a longer number."""
    for found in _PROCEDURE.finditer(text.upper()):
        before = text[: found.start()]
        state = re.search(r"\b([A-Z]{2})\.?\s*$", before)
        if (state and state[1] in STATES) or (
            _ZIP_BEFORE.search(before[-12:]) and not re.search(r"\b(?:cpt|code)s? ?#?$", before.rstrip()[-8:].lower())
        ):
            continue
        after = text[found.end() :]
        if re.match(r"\s*(?:-|–|to|through|thru)\s*\d{4}[0-9T]\b", after) or re.search(
            r"\d{4}[0-9T]\s*(?:-|–|to|through|thru)\s*$", before
        ):
            continue
        joined = [part for part in re.split("[-:]", found[2]) if part]
        end = found.end()
        while near := re.match(r"[ ,]{1,2}([A-Z]{2})\b(?![-\w])", text[end:]):
            if near[1] not in tables.safe_modifiers:
                break
            joined.append(near[1])
            end += near.end()
        if all(part in procedures.modifiers for part in joined):
            yield Coded(found[1], tuple(dict.fromkeys(joined)), found.start(), end, found[1] in procedures.procedures)


def read_procedures(text: str, procedures: Procedures, tables: NoticeTables) -> tuple[Coded, ...]:
    """The codes that stand under a label: the first where the text begins with it, the others where they go on from it
    as a list; elsewhere only codes that the rules know."""
    taken: list[Coded] = []
    end = 0
    for coded in procedures_in(text, procedures, tables):
        near = _LIST.fullmatch(text[end : coded.start]) is not None
        if (
            (near and (taken or coded.start <= 6))
            or coded.known
            or re.search(r"\b(?:cpt|hcpcs)\W{0,3}(?:codes?\W*)?$", text[: coded.start], re.IGNORECASE)
        ):
            taken.append(coded)
            end = coded.end
    return tuple(taken)


_ADJUSTMENT = re.compile(r"(?<![\w$.])(CO|PR|OA|PI|CR)([ -]{0,3})([1-9]\d{0,2}|[ABDPWY]\d{1,2})(?![\w.]\d|\w)")
_REMARK = re.compile(r"(?<![\w$.])(MA?\d{1,3}|N\d{1,3})(?![\w.]\d|\w)")
_PLAIN_CARC = re.compile(r"(?:CARC\W{0,2})?([1-9]\d{0,2}|[ABPWY]\d{1,2})(?=$|[\s,;:)–-])")
MOST_CARC = 399  # numbers given so far end below it


def adjustments_in(text: str, *, spaced: bool = False) -> list[tuple[str, str]]:
    """Each group with its reason code, as `CO-50` or `CO50`; with a space between only where codes are expected."""
    return [
        (found[1], found[3])
        for found in _ADJUSTMENT.finditer(text)
        if (spaced or found[2].strip() or not found[2]) and not (found[3].isdigit() and int(found[3]) > MOST_CARC)
    ]


def remarks_in(text: str) -> list[str]:
    """Each remark code. Only where remarks are expected: `M54` is a diagnosis too."""
    return [found[1] for found in _REMARK.finditer(text)]


def remarks_beside(text: str) -> tuple[str, ...]:
    """The remark codes that stand right behind a reason code in running words."""
    found = _ADJUSTMENT.search(text)
    beside = _BESIDE.match(text, found.end()) if found else None
    return tuple(dict.fromkeys(remarks_in(beside[0]))) if beside else ()


_BESIDE = re.compile(
    r"(?:[\s,;/(]+(?:and |with )?(?:(?:remarks?|rarc)(?: codes?)?:? )?(?:MA?\d{1,3}|N\d{1,3})\b)+", re.IGNORECASE
)


def plain_carc(text: str) -> str | None:
    """A reason code without its group, where the text begins with one."""
    found = _PLAIN_CARC.match(text)
    return found[1] if found and not (found[1].isdigit() and int(found[1]) > MOST_CARC) else None


_DIAGNOSIS = re.compile(r"(?<![\w.$-])([A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4}|[0-9A-Z]{1,4})?)(?![\w]|\.\w)")


def read_diagnoses(text: str) -> Read | None:
    """The diagnosis codes under a label, in their order."""
    found = [match[1] for match in _DIAGNOSIS.finditer(text)]
    return Read(tuple(dict.fromkeys(found)), len(text)) if found else None


def read_modifiers(text: str, procedures: Procedures) -> Read | None:
    """The modifiers that the text begins with; each must be one that the rules know."""
    found: list[str] = []
    at = 0
    while match := re.match(r"[\s,/&-]*(?:and )?([A-Z0-9]{2})(?![\w])", text[at:]):
        if match[1] not in procedures.modifiers:
            break
        found.append(match[1])
        at += match.end()
    return Read(tuple(dict.fromkeys(found)), at) if found else None


def _count(text: str) -> Read | None:
    found = re.match(r"([1-9]\d{0,2})(?:\.0+)?(?![\w./-])", text)
    return Read((found[1],), found.end()) if found else None


def _pos(text: str) -> Read | None:
    found = re.match(r"(\d{2})(?![\w./-])", text)
    return Read((found[1],), found.end()) if found else None


def _title(text: str) -> Read | None:
    value = text.strip(" .;")
    fits = 4 <= len(value) <= 160 and value[0].isalnum() and (value[0].isupper() or value[0].isdigit())
    return Read((value,), len(text)) if fits and any(char.isalpha() for char in value) else None


PLAIN: Mapping[str, Callable[[str], Read | None]] = {
    "identifier": read_identifier,
    "money": read_money,
    "diagnoses": read_diagnoses,
    "count": _count,
    "pos": _pos,
    "title": _title,
}
