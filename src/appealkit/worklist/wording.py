"""Whether the wording of a letter that was written earlier may still go out: by the register as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from appealkit.errors import NotApproved, Problem, Where
from appealkit.letters.approval import HOLDS_FOR, T092, T094, T104, retired_on, standing_of
from appealkit.letters.basis import basis_of
from appealkit.letters.register import State
from appealkit.library import Library


def refuse_withdrawn(manifest: Mapping[str, Any], library: Library, today: date) -> None:
    """NotApproved where a text that the letter was made with was retired or lapsed since, or has no approval on
    record. A text that a newer one took the place of was approved all the same, and may go out."""
    letter = manifest.get("letter") or {}
    policies = [str(one["policy"]) for one in manifest.get("policies") or ()]
    on = str(manifest.get("on") or "")
    used = letter.get("templates") or ()
    problems = [
        problem
        for one in used
        if one.get("approved_by")
        for problem in _withdrawn(str(one["template"]), str(one["sha256"]), library, today, on, policies)
    ]
    if problems:
        raise NotApproved(*problems)


def _withdrawn(
    name: str, sha256: str, library: Library, today: date, on: str, policies: list[str]
) -> Iterator[Problem]:
    lines = [line.entry for line in library.register.of(name)]
    given = [one for one in lines if one.sha256 == sha256 and one.state is State.APPROVED]
    if any(str(one.only_on) == on for one in given):
        return
    where, anew = Where(name), "have it approved, and make the packet anew: appealkit batch"
    retired = retired_on(today, lines)
    if retired is not None:
        yield Problem(T104, f"{name} is retired since {retired.as_of or retired.day}", anew, where)
    elif not given:
        yield Problem(
            T094, f"no approval of the text of {name} that the letter was made with is on record", anew, where
        )
    elif given[-1].day + HOLDS_FOR < today:
        says = f"the approval of {name} by {given[-1].by} lapsed on {given[-1].day + HOLDS_FOR}: it holds for a year"
        yield Problem(T092, says, anew, where)
    elif (template := library.templates.templates.get(name)) is not None and template.sha256 == sha256:
        basis = basis_of(template, library.templates, library.rules)
        problem = standing_of(template, basis, library.register, today, policies).problem
        if problem is not None:
            yield problem
