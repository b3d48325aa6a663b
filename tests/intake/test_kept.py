"""A packed draft is an equal one."""

import pytest

from appealkit.intake.draft import CaseDraft, Place, Told
from appealkit.intake.kept import Packing

CLAIM, NAME, CODE = ("denial", "claim_number"), ("patient", "name"), ("denial", "lines", "1", "procedure")


def draft(**places: Place) -> CaseDraft:
    by = {"claim": CLAIM, "name": NAME, "code": CODE}
    return CaseDraft("d-1", {by[name]: Told(f"the {name}", place) for name, place in places.items()})


ONE_LINE = draft(claim=Place("q.csv", "cell A7", 7), name=Place("q.csv", "cell B7", 7))
TWO_LINES = draft(claim=Place("q.csv", "cell A7", 7), code=Place("q.csv", "cell C9", 12), name=Place("q.csv", "", 7))


@pytest.mark.parametrize("plain", [ONE_LINE, TWO_LINES], ids=["of one line", "of two lines"])
def test_it_says_the_same_at_the_same_places(plain: CaseDraft) -> None:
    packed = Packing().packed(plain)
    assert packed.told is not plain.told
    assert packed == plain
    assert list(packed.told.items()) == list(plain.told.items())
    assert packed.word(*CLAIM) == "the claim"
    assert packed.word("denial", "notice_date") is None
    assert packed.place("denial") == Place("q.csv", "cell A7", 7)
    assert packed.keys() == plain.keys()
    assert list(packed.below("patient")) == [(("name",), Told("the name", plain.told[NAME].place))]
    assert packed.without("patient") == plain.without("patient")
    assert packed.nested() == plain.nested()
    assert packed.joined(draft(name=Place("r.835")))[0] == plain


def test_paths_are_kept_once_for_all_drafts_that_have_the_same() -> None:
    packing = Packing()
    first, second = packing.packed(ONE_LINE), packing.packed(ONE_LINE)
    assert next(iter(first.told)) is next(iter(second.told))


@pytest.mark.parametrize(
    "plain",
    [
        CaseDraft("d-1", {}),
        draft(claim=Place("q.csv"), name=Place("r.835")),
        draft(claim=Place("a.pdf", sure=0.9)),
        CaseDraft("d-1", {CLAIM: Told("a\x1fb", Place("q.csv"))}),
    ],
    ids=["nothing told", "of two files", "understood", "with the mark that is put between values"],
)
def test_what_does_not_fit_stays_as_it_is(plain: CaseDraft) -> None:
    assert Packing().packed(plain) is plain
