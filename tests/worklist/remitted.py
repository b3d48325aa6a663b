"""Remittances (835) of one payer, a segment a line, made from the claims that they decide."""

from __future__ import annotations

from pathlib import Path

PAYER = "EXAMPLE HEALTH PLAN"
MEMBER = "XEH123456789"


def line(code: str, charged: str, paid: str, *adjustments: str, side: str = "LT", day: str = "20260917") -> list[str]:
    """One line: `CO*50*1450` is an adjustment."""
    return [f"SVC*HC:{code}:{side}*{charged}*{paid}**1", f"DTM*472*{day}", *(f"CAS*{word}" for word in adjustments)]


def claim(
    *lines: list[str],
    status: str = "1",
    number: str = "CLM-0042",
    own: str = "NTS-0917-01",
    member: str = MEMBER,
    original: str = "",
) -> list[str]:
    """One claim with these lines; its sums are theirs."""
    parts = [one[0].split("*") for one in lines]
    charged, paid = (sum(float(part[at]) for part in parts) for at in (2, 3))
    head = f"CLP*{own}*{status}*{charged:.2f}*{paid:.2f}**12*{number}*11*1"
    reference = [f"REF*F8*{original}"] if original else []
    patient = f"NM1*QC*1*SAMPLE*JORDAN*Q***MI*{member}"
    return [head, patient, *reference, *(segment for one in lines for segment in one)]


def remittance(
    path: Path, day: str, *claims: list[str], payer: str = PAYER, payer_id: str = "99999", trace: str = "EFT1"
) -> Path:
    """A file of that day (`20261130`)."""
    total = sum(float(one[0].split("*")[4]) for one in claims)
    head = [
        f"ISA*00*          *00*          *ZZ*EXAMPLEPLAN    *ZZ*NTXSPINE       *{day[2:]}*0600*^*00501*000000021*0*T*:",
        f"GS*HP*EXAMPLEPLAN*NTXSPINE*{day}*0600*21*X*005010X221A1", "ST*835*0021*005010X221A1",
        f"BPR*I*{total:.2f}*C*NON************{day}", f"TRN*1*{trace}*1999999999", f"DTM*405*{day}", f"N1*PR*{payer}",
        f"REF*2U*{payer_id}", "N1*PE*NORTH TEXAS SPINE & PAIN*XX*1234567893", "N3*200 EXAMPLE PARKWAY",
        "N4*ALLEN*TX*750021234", "LX*1",
    ]  # fmt: skip
    body = [segment for one in claims for segment in one]
    tail = [f"SE*{len(head) + len(body) - 1}*0021", "GE*1*21", "IEA*1*000000021"]
    path.write_text("~\n".join([*head, *body, *tail]) + "~\n")
    return path
