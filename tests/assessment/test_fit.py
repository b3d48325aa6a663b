"""The weights follow from the wordings alone, and what is told of them is counted from wordings kept out."""

from given import rules

from appealkit.assessment.confusion import NONE, confusion
from appealkit.assessment.fit import fit, likelihoods, with_pairs
from appealkit.maps.wordings import Wording, written

LANGUAGE, PROCEDURES = rules().language, rules().procedures

CARE = ["No therapy on file", "Therapy was not tried", "Exercises were not tried", "Therapy not documented"]
CARE += ["No exercises documented", "Therapy and exercises missing", "No record of therapy", "Therapy is not shown"]
LATE = ["Claim filed late", "Filed after the limit", "The filing limit has passed", "Late claim, past the limit"]
LATE += ["Filing limit exceeded", "Claim came past the filing limit", "Filed too late", "Late filing of the claim"]
WORDINGS = [Wording(says=text, reasons=("conservative-care",)) for text in CARE]
WORDINGS += [Wording(says=text, reasons=("timely-filing",)) for text in LATE]


def test_what_was_learned_is_read_in_other_words_of_the_same_kind() -> None:
    weights = fit(WORDINGS, LANGUAGE, PROCEDURES, "from these")
    assert weights.reasons == ("conservative-care", "timely-filing")
    assert weights.made_from == "from these"
    said = likelihoods(Wording(says="therapy and exercise were missing", reasons=()), LANGUAGE, PROCEDURES, weights)
    assert said["conservative-care"] > 0.5 > said.get("timely-filing", 0.0)


def test_the_same_wordings_give_the_same_bytes() -> None:
    once, again = (written(fit(WORDINGS, LANGUAGE, PROCEDURES)) for _ in range(2))
    assert once == again


def test_progress_is_told_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    fit(WORDINGS, LANGUAGE, PROCEDURES, tell=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(told), len(told))


def test_pairs_give_the_reasons_of_both_and_stay_in_the_family() -> None:
    given = [
        Wording(says="A", reasons=("imaging",), procedure="64483"),
        Wording(says="B.", reasons=("levels",), procedure="64484"),
    ]
    given += [Wording(says="C", reasons=("units",), procedure="20552"), Wording(says="D", reasons=())]
    pairs = with_pairs(given, PROCEDURES)[len(given) :]
    assert [(pair.says, pair.reasons) for pair in pairs] == [
        ("A. B.", ("imaging", "levels")),
        ("B. A", ("levels", "imaging")),
    ]


def test_right_wrong_and_unsure_are_counted() -> None:
    found = confusion(
        [
            Wording(says="No prior authorization on file.", reasons=("authorization",)),
            Wording(says="No prior authorization on file.", reasons=("duplicate",)),
            Wording(says="No prior authorization on file.", reasons=(), unsure=("authorization",)),
            Wording(says="Qwertz.", reasons=("duplicate",)),
            Wording(says="Qwertz.", reasons=()),
        ],
        rules(),
    )
    assert (found.read, found.right, found.wrong, found.unsure) == (5, 2, 2, 1)
    assert found.table["duplicate"] == {"authorization": 1, NONE: 1}
    assert found.found == {"authorization": 1}
