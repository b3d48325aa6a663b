"""DOOR: the words that lint goes by, from `prose.yaml`: what states a fact, what no letter says, what reads plainer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import field_validator

from appealkit import yamltext
from appealkit.errors import MapError, Problem, Where, code_page, nearest
from appealkit.library import prose_files, recheck_files
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped
from appealkit.recheck.tokens import folded
from appealkit.recheck.vocabulary import Groups, Vocabulary, vocabulary

FILE = "prose.yaml"
T076 = code_page(
    "T076",
    """A line of prose.yaml that says nothing, or says it of nothing that is there
    The lists decide what lint finds in a template; a phrase without a word, a kind of statement that lint does not
    know, or a requirement that is not in the library would be passed over in silence.
    Bad: `carries: {care-lnog-enough: [a month]}`. Good: `carries: {care-long-enough: [a month]}`.
    """,
)
KINDS = ("date", "duration", "number", "record", "outcome", "patient", "degree", "symptom", "diagnosis", "drug",
         "treatment", "test", "device", "body", "side")  # fmt: skip


class Limits(Rule):
    words_in_a_sentence: int | None = None
    grade: int | None = None


class ProseFile(Rule):
    """`prose.yaml`. A list of lists only groups its phrases for the eye, but in `alike`."""

    limits: Limits = Limits()
    states: Mapping[str, Groups] = {}
    states_nothing: Groups = ()
    alike: Groups = ()
    carries: Mapping[str, tuple[str, ...]] = {}
    shall_not: Mapping[str, str] = {}
    plainer: Mapping[str, str] = {}
    absolute: Mapping[str, str] = {}
    threat: Mapping[str, str] = {}
    myself: tuple[str, ...] = ()
    leftover: tuple[str, ...] = ()

    @field_validator("carries", mode="before")
    @classmethod
    def _empty(cls, given: object) -> object:
        return {} if given in ("", None) else given


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """The lists, made ready to be looked for. `states`: one pattern a kind; `advice`: of a kind, each phrase with what
    to say instead."""

    sentence: int
    grade: int
    states: Mapping[str, re.Pattern[str]]
    states_nothing: re.Pattern[str]
    alike: Mapping[str, str]  # the beginning of a word → that of the word that stands for it
    carries: Mapping[str, tuple[str, ...]]
    advice: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    myself: re.Pattern[str]
    leftover: re.Pattern[str]
    vocabulary: Vocabulary  # of recheck: numbers, units, what denies

    def advised(self, kind: str, text: str) -> Iterator[tuple[int, int, str]]:
        """Where the text says something of this kind, and what to say instead; the longest phrase where two begin."""
        low, last = lowered(text), -1
        found = ((match.start(), match.end(), said) for one, said in self.advice[kind] for match in one.finditer(low))
        for start, end, said in sorted(found, key=lambda one: (one[0], -one[1])):
            if start >= last:
                yield start, end, said
                last = end


def lowered(text: str) -> str:
    """The text in small letters with one kind of quote, dash and blank, of the same length as before."""
    plain = folded(text)
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(one.lower() if len(one.lower()) == 1 else one for one in plain)


def prose(files: Iterable[bytes], of_recheck: Vocabulary) -> Prose:
    """The packaged words with a workspace's added. MapError with every problem of the files."""
    read: list[ProseFile] = []
    problems: list[Problem] = []
    for data in files:
        text, found = yamltext.read(data, FILE)
        problems += found
        if text is not None and not found:
            words, found = shaped(ProseFile, text)
            problems += [*found, *(_doubts(words, text) if words else ())]
            read += [words] if words else []
    if problems:
        raise MapError(*problems)
    return _ready(read, of_recheck)


def words_of(workspace: Path | None = None) -> Prose:
    """The packaged words with this workspace's added. MapError with every problem of its files."""
    return _words(prose_files(workspace), recheck_files(workspace))


@cache
def _words(files: tuple[bytes, ...], of_recheck: tuple[bytes, ...]) -> Prose:
    return prose(files, vocabulary(of_recheck))


def unknown_requirements(words: Prose, known: Iterable[str]) -> list[Problem]:
    """A problem for each requirement under `carries` that is not in the library."""
    names = set(known)
    return [
        Problem(T076, f"carries: '{name}' is not a requirement", nearest(name, names), Where(FILE))
        for name in words.carries
        if name not in names
    ]


def _doubts(words: ProseFile, text: yamltext.YamlText) -> Iterator[Problem]:
    for kind in words.states:
        if kind not in KINDS:
            yield Problem(T076, f"'{kind}' is no kind of statement", nearest(kind, KINDS), text.where(("states", kind)))
    lists: list[tuple[tuple[str, ...], Groups]] = [(("states", kind), groups) for kind, groups in words.states.items()]
    lists += [(("states_nothing",), words.states_nothing), (("alike",), words.alike)]
    lists += [(("carries", name), (phrases,)) for name, phrases in words.carries.items()]
    lists += [(("myself",), (words.myself,)), (("leftover",), (words.leftover,))]
    for name in ("shall_not", "plainer", "absolute", "threat"):
        lists.append(((name,), (tuple(getattr(words, name)),)))
    for path, groups in lists:
        for phrase in (phrase for group in groups for phrase in group):
            if not re.search(r"\w", phrase) or re.search(r"\w\*\w|(?<!\w)\*(?!\w)", phrase):
                says = f"'{phrase}' is no phrase: words, with * at the beginning or the end of a word"
                yield Problem(T076, says, "write the words, or take it out", text.where(path))


def _ready(files: list[ProseFile], of_recheck: Vocabulary) -> Prose:
    limits = [file.limits for file in files]
    states: dict[str, list[str]] = {kind: [] for kind in KINDS}
    alike: dict[str, str] = {}
    carries: dict[str, tuple[str, ...]] = {}
    for file in files:
        for kind, groups in file.states.items():
            states[kind] += [phrase for group in groups for phrase in group]
        for group in file.alike:
            alike |= {stem(word): stem(group[0]) for word in group[1:] if " " not in word}
        for name, phrases in file.carries.items():
            carries[name] = (*carries.get(name, ()), *phrases)
    advice = {
        kind: tuple((pattern([phrase]), said) for phrase, said in _laid(files, kind).items())
        for kind in ("shall_not", "plainer", "absolute", "threat")
    }
    return Prose(
        next((one.words_in_a_sentence for one in reversed(limits) if one.words_in_a_sentence), 35),
        next((one.grade for one in reversed(limits) if one.grade), 14),
        {kind: pattern(phrases) for kind, phrases in states.items()},
        pattern([phrase for file in files for group in file.states_nothing for phrase in group]),
        alike,
        carries,
        advice,
        pattern([word for file in files for word in file.myself]),
        pattern([word for file in files for word in file.leftover]),
        of_recheck,
    )


def _laid(files: list[ProseFile], name: str) -> dict[str, str]:
    return {phrase: said for file in files for phrase, said in getattr(file, name).items()}


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these phrases, the longest first; for none where there is none."""
    written = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    each = (r"[\s-]+".join(_word(word) for word in re.split(r"[\s-]+", phrase.lower().strip())) for phrase in written)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)" if written else r"(?!)")


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w']*")


_ENDINGS = re.compile(
    r"(?<=\w{3})(?:ations?|ated|ates|ate|ating|ments?|ances?|ingly|edly|ives?|ings?|ions?|ies|ed|es|er|ly|s|e|y)$"
)


def stem(word: str) -> str:
    """The beginning that a word shares with its other forms: `tolerat` of tolerated and tolerates."""
    return _ENDINGS.sub("", word.lower().removesuffix("'s"))
