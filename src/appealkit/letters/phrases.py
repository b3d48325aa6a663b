"""record.yaml as data: how the record answers each requirement, and coded values in plain words; what a text prints."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from pydantic import model_validator

from appealkit.maps.kinds import Rule

OF_THE_TABLE, PLAIN_WORDS = "record.yaml: record", "record.yaml: words"
_CRITERIA = re.compile(r"{%[-+]?\s*criteria\b")
_WORDS = re.compile(r"\|\s*words\b")


class Phrase(Rule):
    """How the record answers a requirement, in a cell. `each`: said of every piece of evidence."""

    text: str
    each: bool = False

    @model_validator(mode="before")
    @classmethod
    def _written(cls, given: object) -> object:
        if isinstance(given, dict) and set(given) == {"each"}:
            return {"text": given["each"], "each": True}
        return {"text": given} if isinstance(given, str) else given


class Phrases(Rule):
    """`record`: the answers in the criteria table, by requirement. `words`: coded values in plain words."""

    record: Mapping[str, Phrase]
    words: Mapping[str, str]


def printable(text: str, phrases: Phrases) -> dict[str, object]:
    """What a text can print of record.yaml: the phrases, where it prints the criteria table; the plain words, where it
    or a phrase asks for them."""
    record = {name: phrase.model_dump() for name, phrase in phrases.record.items()} if _CRITERIA.search(text) else {}
    asks = "".join((text, *(str(phrase["text"]) for phrase in record.values())))
    printed: dict[str, object] = {OF_THE_TABLE: record, PLAIN_WORDS: phrases.words if _WORDS.search(asks) else {}}
    return {name: said for name, said in printed.items() if said}


def sha256_of(value: object) -> str:
    """Of a text, or of plain values in one order."""
    said = value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
