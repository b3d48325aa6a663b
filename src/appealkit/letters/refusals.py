"""Whatever goes wrong while a template is compiled or rendered, as a Problem at its place, without a value in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import jinja2

from appealkit.errors import Problem, TemplateError, Where, code_page
from appealkit.letters.guard import T162
from appealkit.letters.language import T010, T011, Refused, TooMuch

T167 = code_page(
    "T167",
    """A letter that grows too large
    What is printed is counted while it is made; at 400,000 characters, some hundred pages, nobody reads a letter.
    Bad: a long document's words printed for each of a thousand visits. Good: what the payer has to know.
    """,
)

_NESTED = (RecursionError, MemoryError, SyntaxError)  # Python's own reader and memory, on what guard.py let through
_OF_VALUES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@contextmanager
def refusals(name: str, place: Callable[[str, int, int], Where]) -> Iterator[None]:
    """TemplateError in place of what Jinja or Python raise within. `name`: the text that is rendered; `place`: where in
    its file a line and column of a text stand.
    """
    try:
        yield
    except TooMuch as error:
        problem = Problem(T167, str(error), "print less of the record", _running(error, name, place))
    except Refused as error:
        mend = "see the dictionary of names" if error.code == T010 else "close or correct the tag"
        where = place(error.name or name, error.lineno, error.column)
        problem = Problem(error.code, str(error.message), mend, where)
    except jinja2.TemplateSyntaxError as error:
        where = place(error.name or name, error.lineno, 0)
        problem = Problem(T011, str(error.message), "close or correct the tag", where)
    except jinja2.TemplateNotFound as error:
        problem = Problem(T011, f"'{error.name}' is not there", "name a partial", place(name, 1, 0))
    except jinja2.TemplateError as error:
        problem = Problem(T010, str(error), "see the dictionary of names", _running(error, name, place))
    except _NESTED:
        problem = Problem(T162, "its tags stand too deep within each other", "take some of them out", place(name, 1, 0))
    except _OF_VALUES as error:
        says = "a value is compared or formatted in a way that it does not have"
        problem = Problem(T010, says, "see its type in the dictionary of names", _running(error, name, place))
    else:
        return
    raise TemplateError(problem) from None


def _running(error: BaseException, name: str, place: Callable[[str, int, int], Where]) -> Where:
    """The place that was running, from the last frame of a template in the traceback."""
    line, frame = 0, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
            name = frame.tb_frame.f_globals.get("name") or name
        frame = frame.tb_next
    return place(name, max(line, 1), 0)
