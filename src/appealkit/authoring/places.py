"""Where the words of a template stand: line and column of each tag, path, filter and stretch of prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from functools import lru_cache

from jinja2.lexer import Lexer

from appealkit.authoring.tree import Place
from appealkit.letters.language import PAIRED

_TAG = re.compile(r"{#.*?#}|{%[-+]?\s*(\w+)", re.DOTALL)
_SPOKEN = {"name", "integer", "float", "string", "operator", "variable_begin", "block_begin", "data", "comment"}


class Places:
    """The places of a text, given out in its order: who asks for the same word twice gets its second place."""

    def __init__(self, begins: Place, starts: tuple[int, ...]) -> None:
        self._begins, self._starts = begins, starts
        self._tags: dict[str, deque[int]] = defaultdict(deque)
        self._paths: dict[str, deque[int]] = defaultdict(deque)
        self._prose: deque[int] = deque()
        self.comments: list[tuple[str, Place]] = []

    def words(self) -> Place:
        """The place of the next stretch of prose."""
        return self._at(self._prose.popleft()) if self._prose else self._begins

    def tag(self, word: str, line: int) -> Place:
        """The place of the next tag of this word; `{{` of the next printed expression."""
        return self._next(self._tags[word], line)

    def path(self, path: str, line: int) -> Place:
        """The place of this path, `|filter` or `is test` from this line of the text on."""
        return self._next(self._paths[path], line)

    def of_line(self, line: int) -> Place:
        """The beginning of this line of the text."""
        return self._at(self._starts[min(line, len(self._starts)) - 1])

    def _next(self, found: deque[int], line: int) -> Place:
        begins = self._starts[min(line, len(self._starts)) - 1]
        while found and found[0] < begins:  # one that was not asked for
            found.popleft()
        return self._at(found.popleft()) if found else self.of_line(line)

    def _at(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        return Place(self._begins.line + line - 1, column + (self._begins.column - 1 if line == 1 else 0))

    def note(self, kind: str, value: str, offset: int) -> None:
        """A thing that stands there."""
        if kind == "data":
            self._prose.append(offset)
        elif kind == "comment":
            self.comments.append((value, self._at(offset)))
        elif kind == "tag":
            self._tags[value].append(offset)
        else:
            self._paths[value].append(offset)


def places_of(text: str, begins: Place, lexer: Lexer) -> Places:
    """Every place of this text, which begins there in its file. TemplateSyntaxError where it cannot be cut up."""
    found = Places(begins, line_starts(text))
    spoken = list(_spoken(text, lexer))
    chain: list[str] = []  # the parts of the path that is being read
    blank = ("", "", 0)
    around = zip((blank, blank, *spoken), (blank, *spoken), spoken, (*spoken[1:], blank), strict=False)
    for earlier, before, (kind, value, offset), after in around:
        match kind:
            case "data" | "comment":
                found.note(kind, value, offset)
            case "variable_begin":
                found.note("tag", "{{", offset)
            case "string":
                found.note("path", f'"{value[1:-1]}', offset)
            case "name" if before[0] == "block_begin":
                found.note("tag", value, before[2])
            case "name":
                chain.append(value)
                if after[:2] != ("operator", "."):
                    first = offset + len(value) - len(".".join(chain))
                    found.note("path", ".".join(chain) if len(chain) > 1 else _said(value, before, earlier), first)
                    chain = []
    return found


def _said(word: str, before: tuple[str, str, int], earlier: tuple[str, str, int]) -> str:
    """A word alone; behind a bar it is a filter's, behind `is` or `is not` a test's."""
    if before[:2] == ("operator", "|"):
        return f"|{word}"
    is_word = ("name", "is")
    return f"is {word}" if is_word in {before[:2], earlier[:2] if before[1] == "not" else None} else word


def _spoken(text: str, lexer: Lexer) -> Iterator[tuple[str, str, int]]:
    """What the text is made of, in order, with the offset of each; spaces and closing brackets left out."""
    offset = 0
    for _, kind, value in lexer.tokeniter(text, None):
        offset = text.index(value, offset)  # `-%}` lets spaces before or behind it vanish
        if kind in _SPOKEN:
            yield kind, value, offset
        offset += len(value)


@lru_cache(maxsize=1024)
def line_starts(text: str) -> tuple[int, ...]:
    """Where each line of the text begins."""
    return 0, *(match.end() for match in re.finditer("\n", text))


def opened_and_not_closed(text: str) -> tuple[str, int] | None:
    """The first tag that is opened and never closed: its word, and where in the text it begins."""
    open_tags: list[tuple[str, int]] = []
    for match in _TAG.finditer(text):
        word = match[1]
        if word in PAIRED:
            open_tags.append((word, match.start()))
        elif word and word.startswith("end") and word[3:] in PAIRED:
            if not open_tags or open_tags[-1][0] != word[3:]:
                break
            open_tags.pop()
    return open_tags[-1] if open_tags else None
