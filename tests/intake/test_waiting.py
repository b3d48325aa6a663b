"""Payers nobody has told about are listed with the cases that wait for them."""

from datetime import date

from appealkit.case import Payer, Program
from appealkit.intake.draft import CaseDraft, Place, told_at
from appealkit.intake.waiting import NETWORK, PROGRAM, unknown_payers
from appealkit.maps.payers import PayerProfile, profile_of

HERE = Place("remit.835", "segment 7 N102", 7)


def profile(name: str, **more: object) -> PayerProfile:
    return PayerProfile.model_validate({"name": name, "source": "manual", "known_on": date(2026, 1, 1), **more})


def draft(ident: str, name: str, **words: str) -> CaseDraft:
    told = {("denial", "payer", "name"): name, ("denial", "notice_date"): "2026-07-28"}
    return CaseDraft(ident, told_at(HERE, told | {tuple(key.split("__")): word for key, word in words.items()}))


def test_a_payer_without_programme_and_network_waits_with_its_cases() -> None:
    drafts = [draft("d-1", "Meadowlark"), draft("d-2", "MEADOWLARK", denial__notice_date="2026-06-01")]
    (found,) = unknown_payers(drafts, [])
    assert (found.name, found.lacking, found.cases) == ("Meadowlark", (PROGRAM, NETWORK), ("d-1", "d-2"))
    assert found.oldest_notice == date(2026, 6, 1)
    assert "name: Meadowlark" in found.entry()


def test_a_payer_that_is_known_does_not_wait() -> None:
    known = profile("Meadowlark", program="commercial-insured", network="contracted")
    assert unknown_payers([draft("d-1", "Meadowlark")], [known]) == []


def test_original_medicare_has_no_contract_to_ask_for() -> None:
    assert unknown_payers([draft("d-1", "Novitas", denial__payer__program="medicare-ffs")], []) == []


def test_an_id_finds_the_payer_under_another_name() -> None:
    known = profile("Meadowlark Mutual", payer_id="99998", program="commercial-insured", network="contracted")
    assert unknown_payers([draft("d-1", "MEADOWLARK MUT INS", denial__payer__payer_id="99998")], [known]) == []


def test_a_group_has_a_profile_of_its_own() -> None:
    all_members = profile("Meadowlark", program="commercial-insured")
    one_group = profile("Meadowlark", program="commercial-erisa", groups=["G-77"])
    payer = Payer(name="Meadowlark")
    assert profile_of(payer, [all_members, one_group], "g 77") is one_group
    assert profile_of(payer, [one_group, all_members], "G-78") is all_members
    assert profile_of(payer, [one_group]) is None
    assert profile_of(payer, [one_group], "G-77").program is Program.COMMERCIAL_ERISA  # type: ignore[union-attr]
