"""Invented remittances, written as their segments are, and what reading one gives."""

from __future__ import annotations

from pathlib import Path

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.decided import is_denial
from appealkit.intake.x12.denials import denials
from appealkit.intake.x12.remittance import read_remittances
from appealkit.intake.x12.remitted import Remitted, RemittedClaim, Settlement
from appealkit.intake.x12.settled import standing
from appealkit.intake.x12.tables import ClaimFiling, Merely, merely_of, read_claim_filing
from appealkit.library import open_library

RULES = Path(__file__).parents[3] / "evidence_maps"
MERELY: Merely = merely_of(open_library().rules.reasons)
ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260728*0600*^*00501*000000011*0*T*:~"
HEAD = (
    "N1*PR*MEADOW HEALTH*XV*00550~N3*PO BOX 1~N4*ANYTOWN*OH*44001~REF*2U*04412~PER*CX*CLAIMS*TE*8005550100~"
    "N1*PE*EXAMPLE PAIN GROUP*XX*1234567893~N3*1 ELM~N4*AUSTIN*TX*787010001~REF*TJ*999999999~LX*1~"
)
PATIENT = "NM1*QC*1*SAMPLE*JORDAN*Q***MI*XEH123~"
DENIED = (
    "CLP*PT1*4*1450*0**12*PAY1*11*1~" + PATIENT + "SVC*HC:64483:LT*1450*0**1~DTM*472*20260514~CAS*CO*50*1450~"
    "REF*6R*L1~LQ*HE*N115~"
)


def filing() -> ClaimFiling:
    table, problems = read_claim_filing((RULES / "intake" / "claim_filing.yaml").read_bytes())
    assert table
    assert not problems
    return table


def remittance(*claims: str, paid: str = "0", on: str = "20260728", after: str = "", head: str = HEAD) -> bytes:
    """One remittance of these claims, in its envelope, with the right count of segments."""
    body = f"ST*835*0001~BPR*I*{paid}*C*CHK************{on}~TRN*1*CHK1*1999999999~{head}{''.join(claims)}{after}"
    count = body.count("~") + 1
    return f"{ISA}GS*HP*A*B*{on}*0600*1*X*005010X221A1~{body}SE*{count}*0001~GE*1*1~IEA*1*000000011~".encode()


def read(data: bytes, file: str = "a.835") -> tuple[list[Remitted], list[Problem]]:
    found, problems = read_remittances([data], file)
    return list(found), problems


def claims_of(data: bytes, file: str = "a.835") -> list[RemittedClaim]:
    return [item for item in read(data, file)[0] if isinstance(item, RemittedClaim)]


def settlements_of(data: bytes) -> list[Settlement]:
    return [item for item in read(data)[0] if isinstance(item, Settlement)]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def drafts_of(*files: bytes) -> tuple[list[CaseDraft], list[Problem]]:
    """The cases of these files, named a.835, b.835, …, and what was in doubt after reading."""
    claims = [claim for number, data in enumerate(files) for claim in claims_of(data, f"{'abcdefgh'[number]}.835")]
    kept, of_standing = standing(claims, lambda claim: is_denial(claim, MERELY))
    found, of_drafts = denials(kept, MERELY, filing())
    return [draft for _, draft in found], [*of_standing, *of_drafts]
