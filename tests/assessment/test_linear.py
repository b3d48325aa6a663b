"""How a text is read: words, pairs and parts of words, each adding what the weights say; never more than that."""

import math

from given import rules

from appealkit.assessment.linear import read
from appealkit.assessment.wording import Clause, Piece, clauses_of, features_of, pieces_of
from appealkit.maps.wordings import Weights

LANGUAGE = rules().language


def weights(**rows: list[int]) -> Weights:
    return Weights(("care", "levels"), (-1.0, -1.0), (0.6, 0.6), 0.2, rows)


def test_a_word_brings_itself_and_its_parts_of_four_letters() -> None:
    assert features_of(Piece("taut", "")) == ("taut", "~<tau", "~taut", "~aut>")
    assert features_of(Piece("taut", "|c")) == ("taut|c", "~<tau|c", "~taut|c", "~aut>|c")


def test_a_number_a_pair_and_a_short_word_bring_only_themselves() -> None:
    assert features_of(Piece("#", "")) == ("#",)
    assert features_of(Piece("taut band", "")) == ("taut band",)
    assert features_of(Piece("no", "")) == ("no",)


def test_codes_diagnoses_numbers_and_shorthand_become_what_they_are() -> None:
    (clause,) = clauses_of("pt x 6 wks for 64483, M54.16 50", LANGUAGE)
    words = [piece.word for piece in pieces_of(clause, LANGUAGE) if " " not in piece.word]
    assert words == ["physical", "therapy", "x", "#", "weeks", "#code", "#diagnosis", "#50"]


def test_what_a_clause_does_is_marked() -> None:
    text = "The policy requires therapy. Therapy is documented. Therapy was not documented."
    assert [clause.mark for clause in clauses_of(text, LANGUAGE)] == ["|r", "|c", ""]


def test_a_scanners_digits_in_a_word_are_letters_and_numbers_stay() -> None:
    assert clauses_of("D0cumented f0r 10 app1ied", LANGUAGE) == (Clause("documented for 10 applied"),)


def test_the_likelihood_is_worked_out_from_the_weights() -> None:
    found = read("therapy", "", LANGUAGE, weights(therapy=[200, 0, 300, 1, -100]))
    assert [(one.reason, round(one.likely, 6)) for one in found] == [("care", round(1 / (1 + math.exp(-2.0)), 6))]
    assert found[0].sure
    assert found[0].clauses == ("therapy",)
    assert found[0].words == ("therapy",)


def test_a_feature_without_weight_still_makes_the_text_longer() -> None:
    loose = {"therapy": [200, 0, 300], "weather": [200]}
    found = read("therapy, weather", "", LANGUAGE, Weights(("care",), (-1.0,), (0.9,), 0.2, loose))
    assert round(found[0].likely, 6) == round(1 / (1 + math.exp(1.0 - 6.0 / math.sqrt(8.0))), 6)
    assert not found[0].sure


def test_words_nobody_has_seen_and_no_words_say_nothing() -> None:
    assert read("zzz qqq", "", LANGUAGE, weights(therapy=[100, 0, 300])) == ()
    assert read("  ", "", LANGUAGE, rules().weights) == ()
    assert read("", "", LANGUAGE, rules().weights) == ()


def test_the_clause_that_carries_the_reason_is_named() -> None:
    text = "We thank you for your letter. Physical therapy was not documented."
    said = {one.reason: one for one in read(text, "transforaminal-epidural", LANGUAGE, rules().weights)}
    assert said["conservative-care"].clauses == ("physical therapy was not documented",)
