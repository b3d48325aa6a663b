"""How the prose reads: long sentences, hard words, words that no letter should hold, what was left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from appealkit.authoring.prose.grade import grade, syllables
from appealkit.authoring.prose.sayings import Example, Saying, sayings
from appealkit.authoring.prose.words import Prose, lowered
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Place, Words, walk
from appealkit.errors import Problem, Severity, code_page
from appealkit.recheck.units import sentence_spans

T067 = code_page(
    "T067",
    """A sentence of more than 35 words
    Each value counts as its example does. A reviewer reads a long sentence twice, or not to its end.
    Bad:
        If any part of this request is upheld, please send the criterion that was not met, the policy or guideline that
        was relied on, the credentials of the reviewer, and the address to which the next request is to be sent.
    Good:
        If any part is upheld, please send the criterion that was not met. Please add the credentials of the reviewer.
    """,
)
T068 = code_page(
    "T068",
    """Prose that is hard to read
    By the formula of Flesch and Kincaid, which counts words a sentence and syllables a word. The sentence that is named
    is the hardest.
    Bad:
        Administrative reconsideration necessitates comprehensive identification of applicable methodological
        determinations. Retrospective categorization of institutional authorizations necessitates contemporaneous
        administrative documentation. Organizational accountability presupposes communication of interpretative
        methodology, proportionality considerations and jurisdictional responsibilities. Notwithstanding administrative
        considerations, comprehensive categorization accompanies organizational determinations. Interpretative
        proportionality accommodates jurisdictional methodology.
    Good:
        Please say which rule was applied, and send it to us. We will read it and answer. If it was not met, please say
        in what. We ask for this so that we can send what is missing.
    """,
)
T069 = code_page(
    "T069",
    """A word that no letter should hold
    Blame moves no reviewer, and it is the first thing that is read aloud when a letter is looked at again.
    Bad: `Your egregious denial was issued in bad faith.`.
    Good: `The denial does not name the criterion that was applied.`.
    """,
)
T070 = code_page(
    "T070",
    """A plainer word is there
    The same can be said in fewer and shorter words.
    Bad: `We write pursuant to the notice.`.
    Good: `We write under the notice.`.
    """,
)
T071 = code_page(
    "T071",
    """Something left over from writing
    A note to oneself, or a place that was still to be filled in, would be printed as it stands.
    Bad: `Please reverse the denial of [date].`.
    Good: `Please reverse the denial.`.
    """,
)
T072 = code_page(
    "T072",
    """Blanks or quotation marks that do not agree
    Two blanks between words, a blank before a full stop, or straight and curly marks in one template.
    Bad: `Please send  the criterion.`.
    Good: `Please send the criterion.`.
    """,
)
T073 = code_page(
    "T073",
    """A claim without bounds
    One exception overturns `always` and `clearly`, and takes the rest of the letter with it.
    Bad: `The service is always covered.`.
    Good: `The policy covers the service.`.
    """,
)
T074 = code_page(
    "T074",
    """The first person singular
    The practice writes. Who signs may be another person next month, and has not seen what `I` has seen.
    Bad: `I ask that the denial be reversed.`.
    Good: `We ask that the denial be reversed.`.
    """,
)
T075 = code_page(
    "T075",
    """A threat
    A right is claimed with its citation, in an authority; what is said to follow otherwise only hardens the other side.
    Bad: `Failure to respond will be reported to the regulator.`.
    Good: `Please send your decision with the criterion that was applied.`.
    """,
)

_ADVICE = {"shall_not": T069, "plainer": T070, "absolute": T073, "threat": T075}
_SAYS = {
    "shall_not": "'{}' blames rather than argues",
    "plainer": "there is a plainer word for '{}'",
    "absolute": "'{}' claims without bounds",
    "threat": "'{}' threatens",
}
_LINE = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*]|\d+\.|#{1,3}|\|) )|(?<=\n)(?=#{1,3} )")
_PARTS = re.compile(r"(?<=;)")
_MARK = re.compile(r"\s*(?:[-*]|\d+\.|#{1,3}) ")
_TO_FILL_IN = re.compile(r"(?<!\[)\[(?!\[)[^\[\]\n]*\](?!\()|_{3,}|\?{2,}|\.{4,}|<[^<>\n]+>")
_TWO_BLANKS = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)|(?<=[a-z]) (?=[,.;:?!](?:\s|$))")
_QUOTES = (("'", "‘’", "apostrophes"), ('"', "“”", "quotation marks"))
_LEAST = 40  # words, below which a grade says nothing
_COUNTED = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text the template may say: where it begins and ends there; whether it is a heading or an item."""

    saying: Saying
    start: int
    end: int
    heading: bool
    item: bool

    @property
    def text(self) -> str:
        return self.saying.text[self.start : self.end]


def style(reading: Reading, prose: Prose, example: Example) -> Iterator[Problem]:
    """Every finding about the style of this template. `example`: how a value reads."""
    for code, place, says, mend, severity in _all(reading, prose, example):
        yield Problem(code, says, mend, reading.where(place), severity)


Told = tuple[str, Place, str, str, Severity]


def _all(reading: Reading, prose: Prose, example: Example) -> Iterator[Told]:
    said = list(sayings(reading, example))
    for saying in said:
        yield from _long(saying, prose)
        yield from _words(saying, prose)
    if said:
        yield from _hard(said[0], prose)
    yield from _marks(reading)


def sentences(saying: Saying) -> Iterator[Sentence]:
    """Every sentence of this text, each heading and item for itself."""
    breaks = [0, *(match.end() for match in _LINE.finditer(saying.text)), len(saying.text)]
    for start, end in pairwise(breaks):
        line = saying.text[start:end]
        mark = _MARK.match(line)
        heading = mark is not None and "#" in mark[0]
        item = mark is not None and not heading
        for first, last in sentence_spans(line):
            at = start + first
            for part in _PARTS.split(line[first:last]) if item else (line[first:last],):  # an item is read part by part
                yield Sentence(saying, at, at + len(part), heading, item)
                at += len(part)


def _long(saying: Saying, prose: Prose) -> Iterator[Told]:
    for one in sentences(saying):
        words = sum(1 for word in one.text.split() if _COUNTED.search(word))
        if words > prose.sentence:
            place = saying.place_at(_first_letter(one))
            says = f"this sentence can have {words} words, and {prose.sentence} are enough"
            yield T067, place, says, "make two of it", Severity.DOUBT


def _first_letter(one: Sentence) -> int:
    found = re.search(r"\S", one.text)
    return one.start + (found.start() if found else 0)


def _hard(saying: Saying, prose: Prose) -> Iterator[Told]:
    """The grade of the whole text, told at its hardest sentence. Values count as words, and not by their syllables."""
    measured = [(one, *_counts(one)) for one in sentences(saying) if not one.heading and not one.item]
    measured = [found for found in measured if found[1]]
    words = sum(found[1] for found in measured)
    own = sum(found[2] for found in measured)
    if own < _LEAST:
        return
    rated = grade(len(measured), words, round(sum(found[3] for found in measured) * words / own))
    if rated > prose.grade:
        hardest = max(measured, key=lambda one: grade(1, one[1], round(one[3] * one[1] / max(one[2], 1))))[0]
        says = f"reading this takes {rated:.0f} years of school, and {prose.grade} are enough"
        mend = "shorter sentences, and shorter words; this sentence is the hardest"
        yield T068, saying.place_at(_first_letter(hardest)), says, mend, Severity.DOUBT


def _counts(one: Sentence) -> tuple[int, int, int]:
    """Words; words of the template's own; syllables of these."""
    total = own = spoken = 0
    for match in re.finditer(r"\S+", one.text):
        if _COUNTED.search(match[0]):
            total += 1
            if one.saying.piece_at(one.start + match.start()).kind != "value":
                own += 1
                spoken += syllables(match[0])
    return total, own, spoken


def _words(saying: Saying, prose: Prose) -> Iterator[Told]:
    for kind, code in _ADVICE.items():
        for start, end, instead in prose.advised(kind, saying.text):
            if _own(saying, start):
                says, mend = _SAYS[kind].format(_shown(saying, start, end)), instead
                mend = f"write '{mend}'" if kind == "plainer" and not mend.startswith("(") else mend.strip("()")
                yield code, saying.place_at(start), says, mend, Severity.DOUBT
    low = lowered(saying.text)
    finds = (
        (T074, prose.myself, low, "'{}' is one person's; the practice writes", "write 'we' or 'our'",
         Severity.DOUBT),
        (T071, prose.leftover, low, "'{}' was left over", "take it out, or write what belongs there",
         Severity.MISTAKE),
        (T071, _TO_FILL_IN, saying.text, "'{}' is still to be filled in",
         "print a value, as in {{ payer.name }}, or take it out", Severity.MISTAKE),
    )  # fmt: skip
    for code, sought, text, says, mend, severity in finds:
        for match in sought.finditer(text):
            if _own(saying, match.start()):
                shown = _shown(saying, match.start(), match.end())
                yield code, saying.place_at(match.start()), says.format(shown), mend, severity


def _own(saying: Saying, offset: int) -> bool:
    return saying.piece_at(offset).kind in {"words", "literal"}


def _shown(saying: Saying, start: int, end: int) -> str:
    return " ".join(saying.text[start:end].split())


def _marks(reading: Reading) -> Iterator[Told]:
    spoken = [node for node in walk(reading.nodes) if isinstance(node, Words)]
    for node in spoken:
        for match in _TWO_BLANKS.finditer(node.text):
            two = len(match[0]) > 1
            says = "two blanks stand here" if two else "a blank stands before the mark"
            yield T072, node.at(match.start()), says, "leave one" if two else "take it out", Severity.DOUBT
    for straight, curly, name in _QUOTES:
        found = [(node, at) for node in spoken for at, one in enumerate(node.text) if one in straight + curly]
        kinds = [node.text[at] in curly for node, at in found]
        if any(kinds) and not all(kinds):
            fewer = kinds.count(True) < kinds.count(False)
            node, at = next(place for place, is_curly in zip(found, kinds, strict=True) if is_curly is fewer)
            says = f"straight and curly {name} stand in one template"
            yield T072, node.at(at), says, "use one kind", Severity.DOUBT
