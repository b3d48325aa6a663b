"""Whether the wording of a letter that was written earlier may still go out: by the register as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from appealkit.errors import NotApproved, Problem, Where
from appealkit.letters.approval import T094, retirement, standing_of, too_old
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
        if (problem := _withdrawn(str(one["template"]), str(one["sha256"]), library, today, on, policies))
    ]
    if problems:
        raise NotApproved(*problems)


def _withdrawn(name: str, sha256: str, library: Library, today: date, on: str, policies: list[str]) -> Problem | None:
    register = library.register
    approved = [line.entry for line in register.of(name) if line.entry.state is State.APPROVED]
    given = [entry for entry in approved if entry.sha256 == sha256]
    if any(str(entry.only_on) == on for entry in given):
        return None
    problem = retirement(name, register, today)
    if problem is None and not given:
        says = f"no approval of the text of {name} that the letter was made with is on record"
        problem = Problem(T094, says, "", Where(name))
    problem = problem or too_old(given[-1], today)
    if problem is not None:
        return replace(problem, mend="have it approved, and make the packet anew: appealkit batch")
    template = library.templates.templates.get(name)
    if template is None or template.sha256 != sha256:
        return None
    return standing_of(template, library.templates, library.rules, register, today, policies).problem
