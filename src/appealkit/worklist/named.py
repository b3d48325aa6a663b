"""An item by the word that a person types, its case's name or its number; and where it stands once a person acted."""

from __future__ import annotations

import difflib
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from appealkit.errors import InputError, Problem, Where, code_page
from appealkit.worklist.states import State
from appealkit.worklist.tables import items

W031 = code_page(
    "W031",
    """No item of the worklist has this name
    An item is named by its case, as the case file says it, or by its number in the worklist.
    Bad: `appealkit release tfesi-left-s` for the case tfesi-left-s1. Good: the name as `appealkit worklist` shows it.
    """,
)
MOST = 5000  # names that are looked through for one that is near
LARGEST = 2**63 - 1


def item_named(connection: Connection, word: str, *, to_change: bool = False) -> Row[Any]:
    """The item's row; held until the transaction ends where it is to be changed. InputError (W031) where there is none.

    A case whose name is a number is found before the item with that number."""
    word = word.strip()
    asked = select(items).where(items.c.case == word)
    found = connection.execute(asked.with_for_update() if to_change else asked).one_or_none()
    if found is None and word.isascii() and word.isdigit() and int(word) <= LARGEST:
        asked = select(items).where(items.c.id == int(word))
        found = connection.execute(asked.with_for_update() if to_change else asked).one_or_none()
    if found is None:
        says = f"no item of the worklist is called '{_short(word)}'"
        raise InputError(Problem(W031, says, _near(connection, word), Where(_short(word))))
    return found


def stand(connection: Connection, item: int, state: State, at: str, **more: str | None) -> None:
    """The item stands there now. A run that works on it loses it, so that it cannot write over what a person did."""
    free = {"claim": None, "claimed_by": None, "claimed_until": None}
    values = {"state": state, "changed_at": at, **free, **more}
    connection.execute(update(items).where(items.c.id == item).values(**values))


def _near(connection: Connection, word: str) -> str:
    like = func.lower(items.c.case).like(f"{word[:3].lower()}%") if word[:3].isalnum() else items.c.case != ""
    for asked in (select(items.c.case).where(like), select(items.c.case)):
        names = connection.execute(asked.order_by(items.c.case).limit(MOST)).scalars()
        if close := difflib.get_close_matches(word, names, n=1, cutoff=0.6):
            return f"did you mean '{close[0]}'?"
    return "see `appealkit worklist` for the names"


def _short(word: str) -> str:
    plain = "".join(char for char in word if char.isprintable())
    return plain if len(plain) <= 80 else plain[:77] + "..."
