"""The front matter: what stands in it is printed or compared as it stands, and its days make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator

from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.errors import Problem, Where, code_page

T014 = code_page(
    "T014",
    """A tag in the front matter
    Title, addressee and salutation are printed as they stand; nothing is filled in there.
    Bad:
        ---
        template: letters/example
        title: Appeal to {{ payer.name }}
        version: "1"
        kind: section
        ---
        This answers the stated reason.
    Good:
        ---
        template: letters/example
        title: Appeal
        version: "1"
        kind: section
        ---
        This answers the stated reason.
    """,
)
T026 = code_page(
    "T026",
    """A template that is retired before it is in use
    From `effective` on, and before the day it is `retired`, letters are drafted from it; so there is no such day.
    Bad:
        ---
        template: letters/example
        title: Appeal
        version: "1"
        kind: section
        effective: 2026-11-01
        retired: 2026-06-30
        ---
        This answers the stated reason.
    Good:
        ---
        template: letters/example
        title: Appeal
        version: "1"
        kind: section
        effective: 2026-06-30
        retired: 2026-11-01
        ---
        This answers the stated reason.
    """,
)
T027 = code_page(
    "T027",
    """Words of a frame in a section
    Addressee and salutation are those of the whole letter, so only a frame can give them; in a section they do nothing.
    Bad:
        ---
        template: letters/example
        title: Appeal
        version: "1"
        kind: section
        salutation: "To the claims department:"
        ---
        This answers the stated reason.
    Good:
        ---
        template: letters/example
        title: Appeal
        version: "1"
        kind: section
        ---
        This answers the stated reason.
    """,
)

_TAG = re.compile(r"{[{%#]")


@check(T014, T026, T027)
def front_matter(template: Linted, _: Shelf) -> Iterator[Problem]:
    front = template.front
    if front is None:
        return
    for number, line in enumerate(template.reading.front.split("\n"), 1):
        match = _TAG.search(line)
        if match:
            where = Where(template.reading.file, number, match.start() + 1)
            yield Problem(T014, "nothing is filled in here: this tag would be printed", "write plain words", where)
    if front.effective is not None and front.retired is not None and front.retired <= front.effective:
        says = f"it is retired on {front.retired}, before it is in use from {front.effective}"
        yield Problem(T026, says, "correct one of the two days", template.under("retired"))
    if front.kind == "section":
        for key in ("addressee", "salutation"):
            if getattr(front, key) is not None:
                says = f"'{key}' is a frame's to give, and does nothing in a section"
                yield Problem(T027, says, "take it out, or put it into the frame", template.under(key))
    elif front.speaks_for:
        says = "'speaks_for' is a section's to give, and does nothing in a frame"
        yield Problem(T027, says, "take it out", template.under("speaks_for"))
