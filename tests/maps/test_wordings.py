"""Wordings and weights: what is read is what was written, and what does not fit is a problem at its place."""

from appealkit.errors import Where
from appealkit.library import open_library, release
from appealkit.maps.wordings import (
    Weights,
    Wording,
    WordingFile,
    check_wordings,
    digest_of,
    read_weights,
    read_wordings,
    row_of,
    written,
)

RULES = open_library().rules
FILES = {
    path.relative_to(release() / "evidence_maps").as_posix(): path.read_bytes()
    for path in sorted((release() / "evidence_maps" / "wordings").glob("*.yaml"))
}


def of(text: str) -> tuple[list[Wording], list[str]]:
    found, problems = read_wordings({"wordings/a.yaml": text.encode()})
    return [item for file in found for item in file.items], [f"{one.code} {one.where}" for one in problems]


def checked(*items: Wording, weights: Weights = RULES.weights) -> list[str]:
    places = tuple(Where("wordings/a.yaml", n + 1) for n in range(len(items)))
    file = WordingFile("wordings/a.yaml", items, places)
    found = check_wordings([file], RULES.reasons, RULES.language, weights)
    return [f"{one.code}:{one.where.line if one.where else 0}" for one in found if one.code != "M042"]


def test_a_wording_is_read_with_all_it_has() -> None:
    text = "- {says: No auth, reasons: [authorization], also: [units], unsure: [levels], procedure: '64483'}"
    item = Wording(says="No auth", reasons=("authorization",), also=("units",), unsure=("levels",), procedure="64483")
    assert of(text) == ([item], [])


def test_a_wording_without_its_reasons_is_a_problem_at_its_line() -> None:
    assert of("- {says: A, reasons: []}\n- {says: B}\n")[1] == ["M040 wordings/a.yaml:2:3"]


def test_an_unknown_reason_and_two_meanings_are_problems() -> None:
    same = Wording(says="No auth", reasons=("authorization",))
    assert checked(same, Wording(says="no  auth", reasons=("levels",))) == ["M041:2"]
    assert checked(same, Wording(says="no auth", reasons=("authorization",))) == []
    assert checked(Wording(says="x", reasons=("authorisation",))) == ["M040:1"]


def test_a_text_may_mean_another_thing_of_another_procedure() -> None:
    one = Wording(says="Relief too short", reasons=("frequency",), procedure="64483")
    two = Wording(says="Relief too short", reasons=("diagnostic-blocks",), procedure="64493")
    assert checked(one, two) == []


def test_the_shipped_weights_were_made_from_the_shipped_wordings() -> None:
    found, problems = read_wordings(FILES)
    assert problems == []
    assert list(check_wordings(found, RULES.reasons, RULES.language, RULES.weights)) == []
    assert set(RULES.weights.reasons) <= set(RULES.reasons)


def test_a_changed_wording_or_language_asks_for_another_fit() -> None:
    found, _ = read_wordings(FILES)
    first, *others = found
    less = WordingFile(first.path, first.items[1:], first.places[1:])
    assert digest_of([less, *others], RULES.language) != RULES.weights.made_from
    other = RULES.language.model_copy(update={"shorthand": {}})
    assert digest_of(found, other) != RULES.weights.made_from


def test_wordings_held_back_do_not_count() -> None:
    found, _ = read_wordings(FILES)
    more = WordingFile("wordings/more.held.yaml", (Wording(says="x", reasons=()),), (Where("x"),))
    assert digest_of([*found, more], RULES.language) == RULES.weights.made_from


def test_weights_are_read_as_they_were_written() -> None:
    made = Weights(("a", "b"), (-1.5, 0.25), (0.5, 0.75), 0.2, {"w": row_of(2.31, ((0, 1.2), (1, -0.4)))}, "digest")
    back, problems = read_weights(written(made))
    assert problems == []
    assert back is not None
    assert (back.reasons, back.bias, back.sure_from) == (made.reasons, made.bias, made.sure_from)
    assert (back.maybe_from, back.made_from) == (0.2, "digest")
    found = back.feature("w")
    assert found is not None
    assert (found.rarity, found.adds) == (2.31, ((0, 1.2), (1, -0.4)))
    assert back.feature("x") is None


def test_weights_that_are_cut_off_or_missing_are_a_problem() -> None:
    assert [one.code for one in read_weights(b'{"reasons": [')[1]] == ["M043"]
    assert [one.code for one in read_weights(None)[1]] == ["M043"]
