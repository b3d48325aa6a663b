"""`explain 64483`: one page that a coder wants, readable in a terminal of a hundred columns."""

import pytest

from stories import cases

SPOKEN_OF = [
    *("62320", "62321", "62322", "62323", "64479", "64480", "64483", "64484"),
    *("64490", "64491", "64492", "64493", "64494", "64495", "64633", "64634", "64635", "64636"),
    *("20552", "20553", "27096", "G0260", "64451", "64625", "63650", "77003"),
    *("0213T", "0214T", "0215T", "0216T", "0217T", "0218T", "99202", "99213", "99215"),
]


def page(code: str) -> str:
    done = cases.run("explain", code)
    assert (done.code, done.err) == (0, "")
    return done.out


def section(code: str, title: str) -> str:
    """The words of one section, its lines joined."""
    parts = page(code).split("\n\n")
    return next(" ".join(part.split()) for part in parts if part.startswith(title))


@pytest.mark.parametrize("code", SPOKEN_OF)
def test_it_fits_a_hundred_columns_and_begins_with_the_code(code: str) -> None:
    told = page(code)
    assert told.startswith(f"{code}  ")
    assert max(len(line) for line in told.splitlines()) <= 100
    assert "None" not in told
    assert "{" not in told


def test_it_tells_the_billing_facts() -> None:
    facts = section("64636", "64636")
    assert "Units a day 4; more may be paid where the record shows that it was needed" in facts
    assert "Added to 64635: never alone" in facts
    assert "one unit a joint, though two nerves serve it" in facts
    assert "Global days ZZZ: those of the procedure it is added to" in facts
    assert "Both sides no sides: never 50, RT or LT" in section("62323", "62323")
    assert "Global days 010: the day and ten days after" in section("64625", "64625")


def test_it_tells_which_code_of_a_pair_is_denied() -> None:
    told = section("64483", "On one day with other codes")
    denied, paid = told.split("Paid, and denies", 1)
    assert "20552, 20553, 27096" in denied
    assert "63650" in denied
    assert "77003" in paid
    assert "CMS NCCI procedure-to-procedure edits, practitioner, 2024-07-01" in told


def test_it_tells_what_policies_ask_who_covers_it_and_what_answers_a_denial() -> None:
    assert "4 weeks (every Medicare LCD, " in section("64483", "What the record has to show")
    assert "at most 2 levels (every Medicare LCD, " in section("64483", "Limits and exclusions")
    assert "L36920 Novitas, v92 from 2021-12-12 on" in section("64483", "Who covers it, and when")
    denials = section("64483", "Common denials")
    assert "Conservative care not shown: conservative-care-failed" in denials
    assert "Route corrected-claim: " in denials


def test_it_tells_the_modifiers() -> None:
    assert "Modifier 50 together with RT or LT" in section("64483", "Modifiers")
    assert "Side or modifier 50 on an interlaminar or caudal injection" in section("62323", "Modifiers")
    assert "Visit on the day of a procedure, without modifier 25" in section("99213", "Modifiers")
