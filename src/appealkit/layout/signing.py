"""A signature under a letter: only where the case records that its owner approved these very words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from appealkit.case import Case
from appealkit.document.model import Block, Document, Picture, Signature, Signed
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.letters.sandbox import long_date
from appealkit.writers import write
from appealkit.writers.look import FOLDER
from appealkit.writers.pictures import HIGHEST_SIGNATURE, WIDEST_SIGNATURE, read_picture

F026 = code_page(
    "F026",
    """The approval of the signature is not for this letter
    A signature stands only under the words that the signer approved, by the signer of `practice.yaml`. Any change of
    the text, of its date too, makes the approval void, and the line stays blank.
    Bad: a criterion corrected after the approval. Good: the new letter read and approved, its hash entered.
    """,
)
F027 = code_page(
    "F027",
    """The signature's picture cannot be used
    `signer.signature` in `practice.yaml` names a PNG in the workspace's own letterhead folder, and nothing else.
    Bad: `signature: ../scans/sig.png`. Good: `signature: letterhead/signature.png`.
    """,
)
F028 = code_page(
    "F028",
    """The letter waits for its signature
    The practice keeps a picture of the signature, and nobody recorded that it may stand under this letter. It can be
    signed by hand all the same.
    Bad: a signature put under every letter. Good: `signature: {by: …, on: …, letter: …}` in the case, once it was read.
    """,
)


def sign(page: Document, case: Case, files: Mapping[str, bytes]) -> tuple[Document, list[Problem]]:
    """The page with the signature where the case allows it; otherwise as it was, and what to do about that.

    `page` is the unsigned letter; `files` are those of the letterhead folder.
    """
    signer, approved = case.practice.signer, case.signature
    where = Where(case.origin or case.id, path="signature")
    if page.draft or (signer.signature is None and approved is None):
        return page, []
    words = hashlib.sha256(write(page, "txt")).hexdigest()
    entry = f"signature: {{by: {signer.name}, on: DATE, letter: {words}}}"
    enter = f"once {signer.name} has read this very text, enter in the case: {entry}"
    if approved is None:
        says = "the letter is not signed: no approval of its words is recorded"
        return page, [Problem(F028, says, enter, where, Severity.DOUBT)]
    if signer.signature is None:
        says = "an approval is recorded, and practice.yaml names no picture of the signature"
        return page, [Problem(F028, says, _MEND, where, Severity.DOUBT)]
    if " ".join(approved.by.split()).casefold() != " ".join(signer.name.split()).casefold():
        says = "the letter is not signed: the approval is by another person than the signer of practice.yaml"
        return page, [Problem(F026, says, enter, where, Severity.DOUBT)]
    if approved.letter != words:
        says = "the letter is not signed: the approval was for another text (a draft of another day is one, too)"
        return page, [Problem(F026, says, enter, where, Severity.DOUBT)]
    picture, problems = signature_picture(signer.signature, signer.name, files)
    if picture is None:
        return page, problems
    signed = Signed(picture, long_date(approved.on))
    return replace(page, blocks=tuple(_with(block, signed) for block in page.blocks)), problems


def signature_picture(path: str, name: str, files: Mapping[str, bytes]) -> tuple[Picture | None, list[Problem]]:
    """The picture that practice.yaml names, and what is wrong with it."""
    folder, _, file = path.partition("/")
    where = Where("practice.yaml", path="signer.signature")
    if folder != FOLDER or file not in files or not file.endswith(".png"):
        says = "'signer.signature' names no PNG of the letterhead folder"
        return None, [Problem(F027, says, _MEND, where)]
    picture, problems = read_picture(
        files[file], f"Signature of {name}", path, widest=WIDEST_SIGNATURE, highest=HIGHEST_SIGNATURE
    )
    return picture, problems


def _with(block: Block, signed: Signed) -> Block:
    return replace(block, signed=signed) if isinstance(block, Signature) else block


_MEND = f"put the picture into the workspace as {FOLDER}/signature.png, and name it so"
