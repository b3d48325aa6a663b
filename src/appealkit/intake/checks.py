"""The table of cross checks: what must hold between the parts of a case. Each check's docstring is its help page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from appealkit.errors import Problem, code_page
from appealkit.intake.written import CaseText
from appealkit.maps.kinds import Vocabulary
from appealkit.maps.procedures import Procedures


@dataclass(frozen=True, slots=True)
class Given:
    """What a check looks at: the case as written, so that a mistake elsewhere in it hides nothing."""

    said: CaseText
    vocabulary: Vocabulary
    procedures: Procedures


Check = Callable[[Given], Iterator[Problem]]

CHECKS: dict[str, Check] = {}


def check(code: str) -> Callable[[Check], Check]:
    """Enter the function under this code; its docstring becomes the code's help page."""

    def enter(function: Check) -> Check:
        CHECKS[code_page(code, function.__doc__ or "")] = function
        return function

    return enter
