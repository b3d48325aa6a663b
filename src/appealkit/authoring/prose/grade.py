"""How hard a text is to read: years of school, by the formula of Flesch and Kincaid, with syllables of US English."""

from __future__ import annotations

import re

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"[^aeiouy]e$(?<![^aeiouy]le)"  # care, rule; not table
    r"|[^aeiouyszxcg]es$(?<![cs]hes)(?<![^aeiouy]les)"  # makes; not sentences, tables
    r"|[^aeioutdy]ed$"  # asked; not treated, denied
    r"|[^aeiouyl]e(?=ment|line|ly|ful|less|ness)"  # requirement; not element
)
_APART = re.compile(
    r"(?<![tscg])i(?:a|o|u|ent|enc)|iet"  # denial, criteria, client; not patient, social
    r"|(?<![gq])ua(?!r)|uou|[aeiouy]ing|creat"  # evaluate, continuous, being
    r"|^coo|^reo|^prea|(?<=[aeiouy]\w)ea$|scien"  # cooperate, area
)


def syllables(word: str) -> int:
    """The syllables of this word, about: its groups of vowels, without what is silent, with what is spoken apart."""
    low = re.sub(r"[^a-z]", "", word.lower())
    silent, apart = len(_SILENT.findall(low)), len(_APART.findall(low))
    return max(len(_VOWELS.findall(low)) - silent + apart, 1)


def grade(sentences: int, words: int, of_syllables: int) -> float:
    """Years of school needed: 0.39 × words a sentence + 11.8 × syllables a word - 15.59."""
    return 0.39 * words / max(sentences, 1) + 11.8 * of_syllables / max(words, 1) - 15.59
