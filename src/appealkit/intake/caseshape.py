"""A Case from what its files say, or every Problem of its shape: keys, types, words, codes and dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from appealkit.case import Adoption, Approved, Case, Decision, Denial, Patient, Practice, RecordRequest
from appealkit.case.case import Verdict
from appealkit.errors import Problem, mistakes, nearest
from appealkit.intake.chartshape import documents_of, evidence_of, ident_problem
from appealkit.intake.marks import came_from, with_edits
from appealkit.intake.wording import I010, I011, I012, I018, validated
from appealkit.intake.written import CaseText, Written
from appealkit.maps.kinds import Vocabulary
from appealkit.yamltext import shown_key

M = TypeVar("M", bound=BaseModel)

CASE_KEYS = ("case", "denial", "decisions", "adopted", "patient", "practice", "chart", "documents", "evidence",
             "requests", "signature", "came_from")  # fmt: skip
CHART_KEYS = ("patient", "documents", "evidence", "requests", "came_from")
SHORT_FORMS = tuple(verdict.value for verdict in Verdict)


def shaped(said: CaseText, vocabulary: Vocabulary) -> tuple[Case | None, list[Problem]]:
    """The Case, or None when anything in it does not fit; and every Problem found, mistakes and doubts."""
    main = said.main
    problems = list(_top(main))
    denial = _part(Denial, main, "denial", problems)
    patient = _part(Patient, main, "patient", problems)
    practice: Practice | None = None
    if said.practice:
        practice, found = validated(Practice, said.practice)
        problems += found
    decisions = [decision for item in main.items("decisions") if (decision := _decision(item, problems))]
    adopted: list[Adoption] = []
    for item in main.items("adopted"):
        adoption, found = validated(Adoption, item)
        problems += found
        adopted += [adoption] if adoption else []
    documents, found = documents_of(said.documents, vocabulary)
    problems += found
    evidence, found = evidence_of(said.evidence, vocabulary)
    problems += found
    requests = [request for item in said.requests if (request := _request(item, problems))]
    signature: Approved | None = None
    if main.at("signature").value is not None:
        signature, found = validated(Approved, main.at("signature"))
        problems += found
    marks, found = came_from(*said.files)
    problems += found
    if practice is None or mistakes(problems):
        return None, problems
    parts = {"denial": denial, "patient": patient, "practice": practice, "documents": documents, "requests": requests,
             "signature": signature, "evidence": with_edits(evidence, marks), "came_from": marks,
             "adopted": adopted}  # fmt: skip
    case = Case.model_validate({"case": main.word("case"), "decisions": decisions, "origin": main.text.file, **parts})
    return case, problems


def key_problems(written: Written, known: tuple[str, ...]) -> Iterator[Problem]:
    """A Problem for each key of this mapping that is not among the known ones."""
    for key in written.entries():
        if key not in known:
            yield Problem(I010, f"{shown_key(key)} is not known here", nearest(key, known), written.where(key))


def layout_problems(written: Written) -> Iterator[Problem]:
    """A Problem where `documents`, `evidence` or another part is there and is no mapping or list, as it should be."""
    for key, kind, word in (
        ("documents", dict, "a mapping"),
        ("evidence", list, "a list"),
        ("decisions", list, "a list"),
        ("adopted", list, "a list"),
        ("requests", list, "a list"),
        ("came_from", dict, "a mapping"),
    ):
        value = written.at(key).value
        if value is not None and not isinstance(value, kind):
            mend = "write each with its id before a colon" if kind is dict else "write each after a dash"
            yield Problem(I012, f"'{key}' is not {word}", mend, written.where(key))


def _top(main: Written) -> Iterator[Problem]:
    yield from key_problems(main, CASE_KEYS)
    if main.at("case").value is None:
        yield Problem(I011, "'case' is missing", "add an id for this case, such as tfesi-left-s1", main.where("case"))
    elif found := ident_problem("'case'", main.at("case")):
        yield found


def _part(model: type[M], main: Written, key: str, problems: list[Problem]) -> M | None:
    if main.at(key).value is None:
        problems.append(Problem(I011, f"'{key}' is missing", f"add '{key}'", main.where(key)))
        return None
    part, found = validated(model, main.at(key))
    problems += found
    return part


def _request(item: Written, problems: list[Problem]) -> RecordRequest | None:
    request, found = validated(RecordRequest, item)
    problems += found
    return request


def _decision(item: Written, problems: list[Problem]) -> Decision | None:
    """The decision, in full (`decision: accept, why: …`) or in its short form (`accept: …`)."""
    short = [key for key in SHORT_FORMS if key in item.entries()]
    if not short:
        decision, found = validated(Decision, item)
        problems += found
        return decision
    both = sorted({"decision", "why"} & item.entries().keys())
    if len(short) > 1 or both:
        says = f"'{short[0]}' stands beside '{(short[1:] + both)[0]}'"
        problems.append(Problem(I018, says, "settle one thing in one way", item.where(short[0])))
        return None
    rest = {key: held.value for key, held in item.entries().items() if key not in short}
    in_full = {**rest, "decision": short[0], "why": item.at(short[0]).value}
    decision, found = validated(Decision, item, value=in_full, names={"decision": short[0], "why": short[0]})
    problems += found
    return decision
