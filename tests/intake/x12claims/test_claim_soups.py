"""Whatever segments come, in whatever order: nothing raises, nothing is told twice, and nothing of it is shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit.errors import CODE_PAGES
from appealkit.intake.draft import CaseDraft, Place, Told
from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.acknowledgement import acknowledged, acknowledgements
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.pairing import Filed, completed, paired, supplemented
from appealkit.intake.x12.statuscodes import StatusCodes

WORDS = """
ST*837*0001*005010X222A1 ST*277*0001*005010X214 ST*999*0001 ST*278*0001*005010X217 SE*9*0001
GS*HC*A*B*20260827*0915*1*X*005010X222A1 GS*FA*B*A*20260828*1000*2*X*005010X231A1 BHT*0019*00*B1*20260827*0915*CH
BHT*0085*08*R1*20260828 BHT*0007*11*R2*20260828 BHT*0007*13*R2*20260828 HL*1**20*1 HL*2*1*22*1 HL*3*2*23*0 HL*4*1*22*0
HL*4*3*PT HL*5*3*EV*1 HL*6*5*SS*0 HL*7*9*19 NM1*85*2*CLINIC*****XX*1234567893 NM1*IL*1*SECRETNAME*ALEX****MI*SECRETID
NM1*QC*1*SECRETNAME*JO NM1*PR*2*PLAN*****PI*99 NM1*82*1*DOC*A****XX*1987654328 NM1*X3*2*PLAN*****PI*99
SBR*P*18*GRP******CI SBR*S*01 PAT*01 DMG*D8*19610314*F CLM*SECRETNUM*1450***11:B:1 CLM*SECRETNUM*10***22:B:7
CLM*OTHERNUM**** CLM** HI*ABK:M5416*ABF:M5116 HI*BK:4779 HI*BP:33414 REF*G1*SECRETAUTH REF*F8*OLD REF*6R*L1
REF*1K*PAYERNUM LX*1 LX*2 LX*x SV1*HC:64483:50*2175*UN*1*11**1:2 SV1*HC:64484:LT*725*UN*1***2 SV1*HC:77003
SV2*0361*HC:64483*10*UN*1 SV3*AD:D2150*1 DTP*472*D8*20260826 DTP*472*RD8*20260826-20260827 DTP*472*D8*99
TRN*2*SECRETNUM TRN*1*B STC*A2:20*20260828*WQ*1 STC*A7:562:85*20260828*U STC*A1:20*20260828 STC** AK1*HC*1 AK1*BE*1
AK2*837*0001 IK5*A IK5*R*5 IK5*Z AK9*A*1*1*1 AK9*R AK9*P HCR*A1*SECRETAUTH HCR*A3**0B HCR*CT HSD*VS*1 HSD*FL*1
DTP*007*RD8*20260801-20261101 DTP*036*D8*20261101 AAA*N**33*C UM*HS*I*2 SVC*HC:64483*1 AMT*D*4.5 PRV*PE*PXC*208VP0014X
"""
POOL = WORDS.split()

SEGMENT = st.sampled_from(POOL) | st.builds(
    lambda one, at, word: "*".join([*one.split("*")[:at], word, *one.split("*")[at + 1 :]]),
    st.sampled_from(POOL),
    st.integers(0, 9),
    st.text(alphabet="AZ09:.- é\x00", max_size=12)
    | st.sampled_from(["99999999999999999999", "20260230", ":::::", "0"]),
)
SOUP = st.lists(SEGMENT, max_size=40)
SECRETS = ("SECRETNAME", "SECRETID", "SECRETNUM", "SECRETAUTH")
RULES = {f"I{number:03}" for number in range(90, 100)}


def check(problems: list[object], drafts: list[CaseDraft]) -> None:
    told = " ".join(f"{problem} {problem!r}" for problem in problems) + repr(drafts)
    assert not [secret for secret in SECRETS if secret in told]
    assert {problem.code for problem in problems} <= RULES & set(CODE_PAGES)  # type: ignore[attr-defined]
    for draft in drafts:
        assert all(item.value and item.value == item.value.strip() for item in draft.told.values())
        assert draft.nested()["case"] == draft.id


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_any_soup_is_read_by_every_reader(meanings: StatusCodes, soup: list[str]) -> None:
    data = "~".join(soup).encode()
    for told, problems in (
        claims([data], "soup"),
        acceptances([data], "soup", meanings),
        authorizations([data], "soup", meanings),
    ):
        drafts = list(told)
        check(list(problems), drafts)
    sent = list(claims([data], "soup")[0])
    answers, problems = acknowledgements([data], "soup", meanings)
    found, more = acknowledged(sent, answers)
    check([*problems, *more], found)


@settings(max_examples=200, deadline=None)
@given(st.lists(SEGMENT, max_size=25), st.lists(SEGMENT, max_size=25))
def test_claims_of_any_soup_pair_without_losing_what_was_told_before(one: list[str], other: list[str]) -> None:
    head = "HL*2**22*0~SBR*P*18~CLM*SECRETNUM*1***11:B:1~HI*ABK:M5416~LX*1~"
    drafts = [list(claims([(head + "~".join(soup)).encode()], "soup")[0]) for soup in (one, other)]
    filed = Filed.of(drafts[1])
    for case in drafts[0]:
        whole, problems = completed(case, filed)
        check(list(problems), [whole])
        assert {path: whole.told[path] for path in case.told} == dict(case.told)
        for claim in drafts[1]:
            both, problems = paired(case, claim)
            check(list(problems), [both])
            assert supplemented(both, claim) == both


def test_a_piece_may_end_anywhere() -> None:
    data = (
        b"ST*837*1~HL*1**20*1~HL*2*1*22*0~SBR*P*18~NM1*IL*1*A*B****MI*X~CLM*P1*1***11:B:1~LX*1~"
        b"SV1*HC:64483*1*UN*1~SE*9*1~"
    )
    whole = list(claims([data], "f")[0])
    assert len(whole) == 1
    for size in (1, 2, 7, 50):
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert list(claims(pieces, "f")[0]) == whole


def test_a_value_of_control_characters_or_endless_length_is_left_out() -> None:
    long = "X" * 300
    data = f"ST*837*1~HL*2**22*0~SBR*P*18*{long}~NM1*IL*1*A\x01B*C****MI*M\x02~CLM*P1*1***11:B:1~SE*6*1~".encode()
    drafts, problems = claims([data], "f")
    draft = next(drafts)
    assert [path for path in draft.told if path[0] == "patient"] == []
    assert draft.told["keys", "patient_control_number"] == Told("P1", Place("f", "segment 5 CLM01", 1))
    assert long not in str(problems)
