"""Who said yes to which exact template text. A changed byte makes it a draft again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from appealkit import yamltext
from appealkit.errors import NotApproved, Problem, Where, code_page
from appealkit.letters.template import Template
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped

T090 = code_page(
    "T090",
    """A template that nobody has approved in its present form
    A letter for real use is made only from text that a named person approved, byte for byte, in the last year.
    The file is approvals/letters.yaml, or any other .yaml there: below `approvals:` one line for each template.
    Bad: a template changed after its approval. Good: approve it again, or use --trial, which prints DRAFT.
    """,
)
T091 = code_page(
    "T091",
    """An approval file that is not of its shape
    An approval names the template, the hash of its text, who approved it and when.
    Bad: an approval without a name. Good: `- {template: letters/…, sha256: …, by: A. Name, on: 2026-11-02}`.
    """,
)

HOLDS_FOR = timedelta(days=365)


class Approval(Rule):
    """A named person's yes. `only_on` narrows it to letters drafted on that day, as the shipped samples are."""

    template: str
    sha256: str
    by: str
    on: date
    only_on: date | None = None
    note: str | None = None

    def covers(self, template: Template, day: date) -> bool:
        """Whether this is a yes to exactly this text, on this day."""
        if (self.template, self.sha256) != (template.name, template.sha256):
            return False
        return day == self.only_on if self.only_on else self.on <= day <= self.on + HOLDS_FOR


class ApprovalFile(Rule):
    approvals: tuple[Approval, ...]


def load_approvals(files: Mapping[str, bytes]) -> tuple[tuple[Approval, ...], list[Problem]]:
    """Every approval in these files (path inside `approvals/` → bytes), and every problem."""
    approvals: list[Approval] = []
    problems: list[Problem] = []
    for path, data in sorted(files.items()):
        text, found = yamltext.read(data, f"approvals/{path}")
        problems += found
        if text is None or found:
            continue
        held, found = shaped(ApprovalFile, text, T091)
        approvals += held.approvals if held else ()
        problems += found
    return tuple(approvals), problems


def approval_of(template: Template, approvals: Iterable[Approval], day: date) -> Approval | None:
    """The yes that covers this template on this day, if there is one."""
    return next((item for item in approvals if item.covers(template, day)), None)


def refuse_drafts(templates: Iterable[Template], approvals: Iterable[Approval], day: date) -> None:
    """NotApproved, naming every template without a yes; nothing otherwise."""
    known = tuple(approvals)
    lacking = [template for template in templates if approval_of(template, known, day) is None]
    if lacking:
        raise NotApproved(
            *(Problem(T090, f"{item.name} is a draft", _how_to_approve(item), Where(item.name)) for item in lacking)
        )


def _how_to_approve(item: Template) -> str:
    entry = f"- {{template: {item.name}, sha256: {item.sha256}, by: NAME, on: DATE}}"
    return (
        "see its words with --trial, which prints DRAFT; once a named person approves them, enter "
        f"below 'approvals:' in approvals/letters.yaml: {entry}"
    )
