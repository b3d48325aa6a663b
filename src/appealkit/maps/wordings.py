"""Wordings that payers might use, written by us with the reasons they give; and the weights fitted to them.

`wordings/*.yaml` are the examples. Files named `*.held.yaml` are kept out of the fitting and only measured against.
`wordings/weights.json` is what `appealkit maps fit` made of the others: for every feature of a text, how much it speaks
for each reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field, ValidationError

from appealkit import yamltext
from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.maps.kinds import Rule
from appealkit.maps.reasons import Language

WEIGHTS = "wordings/weights.json"

M040 = code_page(
    "M040",
    """A file of wordings is not of its shape
    Each wording has its text and the reasons that the text gives, so that the recogniser can be fitted to it.
    Bad: `- {text: No therapy on file}`. Good: `- {says: No therapy on file, reasons: [conservative-care]}`.
    """,
)
M041 = code_page(
    "M041",
    """Two wordings say the same and are labelled otherwise
    The recogniser cannot learn from a text that means one thing in one place and another elsewhere.
    Bad: `no auth` once as `authorization`, once as `records-not-received`. Good: one of them removed.
    """,
)
M042 = code_page(
    "M042",
    """The weights were not made from these wordings
    The words were changed and the weights were not, so denials are still read in the old way.
    Bad: a new wording, and nothing else. Good: `appealkit maps fit` after it.
    """,
)
M043 = code_page(
    "M043",
    """The weights cannot be read
    They are made by `appealkit maps fit` and not written by hand.
    Bad: a weights.json that was cut off. Good: the file made again.
    """,
)


class Wording(Rule):
    """A text, and every reason it gives (none: it only recites, concedes, or speaks of something else).

    `also`: reasons that a careful reader might add. `unsure`: reasons between which nobody could decide. `weight`: how
    many wordings it counts for, where it is how most notices say it.
    """

    says: str
    reasons: tuple[str, ...]
    also: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    procedure: str | None = None
    weight: int = Field(default=1, ge=1, le=20)


class _Shape(Rule):
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class WordingFile:
    """The wordings of one file, and where each was written."""

    path: str
    items: tuple[Wording, ...]
    places: tuple[Where, ...]

    @property
    def held(self) -> bool:
        """Whether its wordings are kept out of the fitting."""
        return self.path.endswith(".held.yaml")


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """How rare the feature is, and what it adds to each reason, by the reason's place in `Weights.reasons`."""

    rarity: float
    adds: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A linear model: probability of a reason = logistic(bias + Σ adds × rarity / length of the text's vector).

    `sure_from`: for each reason the probability from which it counts as said; `maybe_from`: as possible.
    """

    reasons: tuple[str, ...]
    bias: tuple[float, ...]
    sure_from: tuple[float, ...]
    maybe_from: float
    rows: Mapping[str, Sequence[int]]  # as they stand in the file; only those of words that are met are ever decoded
    made_from: str = ""

    def feature(self, name: str) -> Feature | None:
        """The feature of this name. None where the fitting never saw it, or too seldom."""
        row = self.rows.get(name)
        if row is None:
            return None
        return Feature(row[0] / 100, tuple((row[i], row[i + 1] / 100) for i in range(1, len(row), 2)))


def read_wordings(files: Mapping[str, bytes]) -> tuple[tuple[WordingFile, ...], list[Problem]]:
    """Every file below `wordings/`, in the order of their paths, and every problem."""
    found: list[WordingFile] = []
    problems: list[Problem] = []
    for path in sorted(files):
        if not path.removeprefix("workspace: ").startswith("wordings/") or not path.endswith(".yaml"):
            continue
        text, wrong = yamltext.read(files[path], path)
        problems += wrong
        if text is None or wrong:
            continue
        try:
            items = _Shape.model_validate({"wordings": text.value}).wordings
            found.append(WordingFile(path, items, tuple(text.where((n,)) for n in range(len(items)))))
        except ValidationError as error:
            mend = "see `appealkit explain M040`"
            problems += [
                Problem(M040, str(item["msg"]), mend, text.where(tuple(item["loc"][1:]))) for item in error.errors()
            ]
    return tuple(found), problems


def check_wordings(
    files: Collection[WordingFile], reasons: Collection[str], language: Language, weights: Weights
) -> Iterator[Problem]:
    """Reasons that nobody knows, texts with two meanings, and weights made from other wordings than these."""
    meant: dict[tuple[str, str | None], tuple[Where, Wording]] = {}
    for file in files:
        for item, where in zip(file.items, file.places, strict=True):
            for name in (*item.reasons, *item.also, *item.unsure):
                if name not in reasons:
                    yield Problem(M040, f"'{name}' is not a reason", nearest(name, reasons), where)
            same = " ".join(item.says.lower().split()), item.procedure
            before, other = meant.setdefault(same, (where, item))
            if set(other.reasons) != set(item.reasons):
                says = f"“{item.says}” says {_named(item)} here and {_named(other)} at {before}"
                yield Problem(M041, says, "keep the one that is right", where)
    if weights.made_from != digest_of(files, language):
        yield Problem(M042, "the weights were made from other wordings", "run `appealkit maps fit`", Where(WEIGHTS))


def _named(item: Wording) -> str:
    return " and ".join(item.reasons) or "no reason"


def digest_of(files: Collection[WordingFile], language: Language) -> str:
    """SHA-256 over the wordings that are fitted to and the way a text is read, whatever the order of the files."""
    reading = json.dumps(language.model_dump(), sort_keys=True, default=sorted)
    said = sorted(
        json.dumps([item.says, item.reasons, item.also, item.unsure, item.procedure, item.weight])
        for file in files
        if not file.held
        for item in file.items
    )
    return hashlib.sha256("\n".join([reading, *said]).encode()).hexdigest()


def row_of(rarity: float, adds: Sequence[tuple[int, float]]) -> list[int]:
    """A feature as the file holds it: in hundredths."""
    return [round(rarity * 100), *(n for place, add in adds for n in (place, round(add * 100)))]


def read_weights(data: bytes | None, path: str = WEIGHTS) -> tuple[Weights | None, list[Problem]]:
    """The weights in this file; a problem where there is none, or it is not one that `maps fit` wrote."""
    if data is None:
        return None, [Problem(M043, f"{path} is missing", "restore it, or run `appealkit maps fit`", Where(path))]
    try:
        raw = json.loads(data)
        return Weights(
            tuple(raw["reasons"]),
            tuple(raw["bias"]),
            tuple(raw["sure_from"]),
            raw["maybe_from"],
            _rows(raw["features"]),
            raw["made_from"],
        ), []
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, [Problem(M043, "the weights cannot be read", "run `appealkit maps fit`", Where(path))]


def _rows(given: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]]:
    if not all(isinstance(row, list) and len(row) % 2 for row in given.values()):
        raise ValueError("a feature is its rarity and pairs of a reason's place and a weight")
    return given


def written(weights: Weights) -> bytes:
    """The weights as `read_weights` takes them: one feature a line, in order, so that a change can be looked at."""
    rows = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in sorted(weights.rows.items())
    )
    head = {
        "made_from": weights.made_from,
        "reasons": weights.reasons,
        "bias": [round(one, 3) for one in weights.bias],
        "sure_from": [round(one, 3) for one in weights.sure_from],
        "maybe_from": weights.maybe_from,
    }
    return (json.dumps(head)[:-1] + ',\n"features":{\n' + rows + "\n}}\n").encode()
