"""`appealkit init`: a practice's own workspace."""

from __future__ import annotations

import sys
from pathlib import Path

from appealkit.errors import ExitCode, OutputError, Problem, Where, code_page

W003 = code_page(
    "W003",
    """The workspace is there already
    Nothing that is there is overwritten.
    Bad: `init` in a folder with a practice.yaml. Good: a new folder.
    """,
)

PRACTICE = """\
# Your practice, as the letterhead and the signature block show it.
name: Your Practice Name
address: {lines: [12 Example Way], city: Anytown, state: TX, zip: "75001"}
npi: "1234567893"
tin: 12-3456789
phone: 555-555-0100
fax: 555-555-0101
signer: {name: A. Example, credentials: MD, role: Interventional Pain Management, npi: "1234567893"}
"""
PAYERS = """\
# What your practice knows about each payer, with where you know it from and since when.
# An 835 says neither the programme nor your contract: a case without a programme waits for a person.
payers: []
# - name: Example Health Plan
#   payer_id: "99999"
#   program: commercial-erisa
#   network: contracted
#   contract_appeal_days: 90
#   appeal_to: [PO Box 100, "Anytown, TX 75002"]
#   appeal_fax: 555-555-0900
#   limits: {files: 10, file_megabytes: 20, zip: no, source: portal help, known_on: 2026-11-02}
#   source: participation agreement of 2025-03-01
#   known_on: 2026-11-02
"""
ABOUT = """\
cases/          one file a denial; `appealkit schema case` prints its shape
charts/         documents and evidence of a patient that several cases share
evidence_maps/  your own rules: what has the id of a packaged rule takes its place
templates/      your own wording: a file with the path of a packaged one takes its place
letterhead/     how your letters look, from `appealkit letterhead new`; what is absent is the shipped one
approvals/      the register of the wording: who submitted, approved or retired which text, made by
                `appealkit templates`; keep the whole folder, with kept/, in your backups
worklist.db     the queue, once `appealkit batch` was run: every denial's state and the audit trail; keep it in
                your backups
out/            the packets that were written
"""
FOLDERS = ("cases", "charts", "evidence_maps", "templates", "approvals")


def run(folder: Path) -> ExitCode:
    """The workspace made, owner-only. OutputError when one is there already."""
    if (folder / "practice.yaml").exists():
        mend = "name a new folder, or edit the files that are there"
        raise OutputError(Problem(W003, "a workspace is here already", mend, Where(str(folder))))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in FOLDERS:
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        _write(folder / "README.txt", ABOUT)
        _write(folder / "payers.yaml", PAYERS)
        _write(folder / "practice.yaml", PRACTICE)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        mend = "name a folder you may write to"
        raise OutputError(
            Problem("W001", f"the workspace cannot be made: {reason}", mend, Where(str(folder)))
        ) from None
    sys.stdout.write(
        f"Made {folder}. Next: fill in {folder / 'practice.yaml'}, then put a case into {folder / 'cases'}.\n"
    )
    return ExitCode.DONE


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(text, encoding="utf-8")
