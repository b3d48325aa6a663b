"""A sentence as tokens: dates, numbers, amounts, percents, codes, levels, sides, citations and words, each in one form.

The same value written in two ways is the same token: `March 19, 2026` and `3/19/2026`, `four` and `4`, `75 %` and
`75 percent`, `L5–S1` and `L5-S1`, `Ex. F, p. 4` and `Exhibit F, page 4`. No value is changed into another: weeks stay
weeks. A character that is no letter, digit or plain punctuation is a token of its own, so that nothing goes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

VALUES = frozenset({"date", "money", "percent", "number", "score", "level", "side", "cite", "code", "ordinal"})
CRITICAL = VALUES | {"unit", "not", "bound", "sign", "turn"}
SAID = frozenset({"word", "turn", "unit"})


@dataclass(frozen=True, slots=True)
class Token:
    """One thing said. `turn`: a word that has an opposite. `broken`: a comma, colon, bracket or stop stands before;
    `apart`: a semicolon does, and what follows speaks of something else."""

    kind: str
    key: object
    start: int
    end: int
    broken: bool = False
    apart: bool = False

    @property
    def is_(self) -> tuple[str, object]:
        """What is compared."""
        return self.kind, self.key


_FOLD = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t\n\r", " "),
    }
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAGES = r"\d+(?:\ ?-\ ?\d+)?(?:(?:,|\ and|,\ and|&)\ ?\d+(?:\ ?-\ ?\d+)?(?!\S*[a-z/]))*"
_LEVEL = r"[CTLS]\d{1,2}(?:(?:\ ?-\ ?|/)[CTLS]?\d{1,2})*"
_ONE = re.compile(
    rf"""
    (?P<cite>(?:\b(?:Ex|Exh|Exhibits?)\b\.?\ ?)(?P<label>(?-i:[A-Z]{{1,2}}))\b
      (?:,?\ ?(?:p|pp|pages?)\b\.?\ ?(?P<pages>{_PAGES}))?)
  | (?P<cell>\b(?P<label2>(?-i:[A-Z]{{1,2}})),\ ?(?:p|pp)\.\ ?(?P<pages2>{_PAGES}))
  | (?P<bare>\b(?:pp?\.|pages?)\ ?(?P<pages3>{_PAGES}))
  | (?P<day>\b(?:{_MONTHS})\.?\ \d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\ \d{{4}}\b)?)
  | (?P<day2>\b\d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?(?:{_MONTHS})\b\.?(?:,?\ \d{{4}}\b)?)
  | (?P<month>\b(?:{_MONTHS})\.?,?\ \d{{4}}\b)
  | (?P<us>(?<![\w/])\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})(?![\w/]))
  | (?P<iso>(?<![\w-])\d{{4}}-\d{{2}}-\d{{2}}(?![\w-]))
  | (?P<money>\$\ ?\d[\d,]*(?:\.\d+)?)
  | (?P<level>(?<![\w-]){_LEVEL}(?!\w)(?!-\w))
  | (?P<score>(?<![\w/.-])\d+(?:\.\d+)?/\d+(?:\.\d+)?(?![\w/]))
  | (?P<percent>(?<![\w.-])\d+(?:,\d{{3}})*(?:\.\d+)?[ -]?(?:%|per\ ?cent\b))
  | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b)
  | (?P<number>(?<![\w.])\d+(?:,\d{{3}})*(?:\.\d+)?(?:(?=\ ?°)|(?=[a-z]{{1,4}}\b)|(?![\w/])(?!-\w)(?!\.\d)))
  | (?P<code>\w*\d\w*(?:[-./:+]\w+)*|(?<!\w)[A-Z]{{2}}-\d\w*)
  | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
  | (?P<sign>°\ ?[CF]?\b|°|[^\w\s.,;:()\[\]"'/!•·|*#_-]|(?<!\S)-(?=\d))
  | (?P<stop>[.,;:()\[\]!|])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIDES = {"left": "left", "right": "right", "bilateral": "both", "bilaterally": "both", "lt": "left", "rt": "right"}
_ORDINALS = {name: number for number, name in enumerate(
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1)}  # fmt: skip
_APOSTROPHE = re.compile(r"n't$")
_PREFIX = re.compile(r"\b(non)-(?=[a-z])", re.IGNORECASE)


def folded(text: str) -> str:
    """The text with one kind of quote, dash and blank, of the same length as before."""
    return text.translate(_FOLD)


def raw_tokens(text: str, numbers: Mapping[str, int], units: Mapping[str, str]) -> tuple[Token, ...]:
    """Every token of the text in its order, phrases not yet joined."""
    return tuple(_with_years(_counted(_cut(folded(text), units), numbers)))


def _cut(text: str, units: Mapping[str, str]) -> Iterator[Token]:
    broken = apart = False
    for found in _ONE.finditer(text):
        kind = str(found.lastgroup)
        for name in ("cite", "cell", "bare"):
            if found[name]:
                kind = name
        if kind == "stop":
            broken, apart = True, apart or found[0] == ";"
            continue
        token = Token(*_read(kind, found, units), found.start(), found.end(), broken, apart)
        if token.kind == "not+":
            yield replace(token, kind="word", key=str(token.key))
            yield replace(token, kind="word", key="not", broken=False, apart=False)
        else:
            yield token
        broken = apart = False


def _read(kind: str, found: re.Match[str], units: Mapping[str, str]) -> tuple[str, object]:
    said = found[0]
    match kind:
        case "cite":
            return "cite", (found["label"].upper(), _pages(found["pages"] or ""))
        case "cell":
            return "cite", (found["label2"].upper(), _pages(found["pages2"]))
        case "bare":
            return "cite", ("", _pages(found["pages3"]))
        case "day" | "day2" | "month" | "us" | "iso":
            return "date", _date(kind, said)
        case "money":
            return "money", Decimal(said.strip("$ ").replace(",", "") or "0")
        case "level":
            return "level", _level(said)
        case "score":
            return "score", tuple(Decimal(part) for part in said.split("/"))
        case "percent":
            return "percent", Decimal(re.sub(r"[^\d.]", "", said))
        case "ordinal":
            return "ordinal", int(re.sub(r"\D", "", said))
        case "number":
            return "number", Decimal(said.replace(",", ""))
        case "code":
            return "code", said.upper()
        case "sign":
            sign = said.replace(" ", "").lower()
            if sign == "&":
                return "word", "and"
            return ("unit", units[sign]) if sign in units else ("sign", sign)
    return _word(said, units)


def _word(said: str, units: Mapping[str, str]) -> tuple[str, object]:
    word = said.lower()
    if word in _SIDES and (said.islower() or said.istitle() or word in ("lt", "rt")):
        return "side", _SIDES[word]
    if word in _ORDINALS:
        return "ordinal", _ORDINALS[word]
    if word in units:
        return "unit", units[word]
    if _APOSTROPHE.search(word):
        return "not+", {"can't": "can", "won't": "will"}.get(word, _APOSTROPHE.sub("", word))
    return "word", "peer" if word == "peer" else word.removesuffix("'s")


def _pages(said: str) -> tuple[int | str, ...]:
    """The pages named, each once; a span that runs backwards stays as it was written."""
    pages: list[int | str] = []
    for part in re.findall(r"\d+ ?- ?\d+|\d+", said):
        first, _, last = part.replace(" ", "").partition("-")
        if last and int(first) < int(last) < int(first) + 1000:
            pages += range(int(first), int(last) + 1)
        else:
            pages.append(part if last else int(first))
    return tuple(sorted(set(pages), key=str))


def _date(kind: str, said: str) -> tuple[int | None, int, int | None]:
    """(year, month, day), None where not said."""
    digits = [int(part) for part in re.findall(r"\d+", said)]
    if kind == "us":
        year = digits[2] + 2000 if digits[2] < 100 and len(said.rsplit("/", 1)[1]) == 2 else digits[2]
        return year, digits[0], digits[1]
    if kind == "iso":
        return digits[0], digits[1], digits[2]
    name = re.search(r"[a-z]{3}", re.sub(r"\d+(st|nd|rd|th)?|\bof\b", "", said.lower()))
    assert name is not None
    month = _NAMES.index(name[0]) + 1
    if kind == "month":
        return digits[0], month, None
    return (digits[1] if len(digits) > 1 else None), month, digits[0]


def _level(said: str) -> str:
    """`L5-S1` for L5–S1, L5/S1; `L4-L5` for L4-5."""
    parts = [part.strip() for part in re.split(r"[-/]", said.upper())]
    return "-".join(part if part[0].isalpha() else parts[0][0] + part for part in parts)


def _counted(tokens: Iterator[Token], numbers: Mapping[str, int]) -> Iterator[Token]:
    """Numbers in words as numbers: `twenty-five`, `one hundred`, `seventy percent`."""
    held: Token | None = None
    for token in tokens:
        word = token.key if token.kind == "word" else None
        if isinstance(word, str) and word in numbers:
            value = Decimal(numbers[word])
            if held is not None and held.kind == "number" and held.key in _TENS and value < 10 and not token.broken:
                held = replace(held, key=Decimal(str(held.key)) + value, end=token.end)
                continue
            if held is not None:
                yield held
            held = replace(token, kind="number", key=value)
            continue
        if held is not None and word in ("hundred", "percent") and held.kind == "number":
            more = Decimal(str(held.key)) * (100 if word == "hundred" else 1)
            held = replace(held, kind="percent" if word == "percent" else "number", key=more, end=token.end)
            continue
        if held is not None:
            yield held
            held = None
        yield token
    if held is not None:
        yield held


_TENS = frozenset(Decimal(number) for number in range(20, 100, 10))


def _with_years(tokens: Iterator[Token]) -> Iterator[Token]:
    """In `March 17 to June 24, 2026` the first day is of that year too."""
    waiting: list[Token] = []
    for token in tokens:
        if token.kind == "date" and isinstance(token.key, tuple):
            year, month, day = token.key
            if year is None and not waiting:
                waiting = [token]
                continue
            if waiting:
                first = waiting[0]
                assert isinstance(first.key, tuple)
                if year is not None and (first.key[1], first.key[2]) <= (month, day):
                    waiting[0] = replace(first, key=(year, *first.key[1:]))
            yield from waiting
            waiting = []
            if year is None:
                waiting = [token]
                continue
            yield token
        elif waiting and len(waiting) < 2 and token.kind == "word" and token.key in ("to", "through", "and", "until"):
            waiting.append(token)
        else:
            yield from waiting
            waiting = []
            yield token
    yield from waiting
