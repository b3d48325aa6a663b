"""The tags that open what was found: position, fact, each, criteria, sections, authority, new, unaddressed.

`fact` and `each` open a requirement only where it is met on every line the letter speaks for, and bring its citation.
What is not met is left out, and recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Protocol

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from appealkit.letters.sandbox import Fact, Sandbox, View, current, sandbox
from appealkit.letters.template import TemplateShelf

Tagged = tuple[str, int]  # where a tag stands: the template, partial or phrase, and the line of its text
Opened = list[tuple[View, Fact]]  # what each sentence may say, and what it states


class Found(Protocol):
    """What the tags ask of the letter under composition."""

    def fact(self, requirement: str, at: Tagged) -> Opened:
        """The met finding; nothing (and recorded) where it is not met."""

    def items(self, requirement: str, at: Tagged) -> Opened:
        """The same for each piece of evidence the finding rests on, by date; items that say the same are one."""

    def since(self, at: Tagged) -> Opened:
        """Each document that was not before the earlier decision."""

    def unaddressed(self, at: Tagged) -> Opened:
        """The met needs that the earlier decision did not speak of."""

    def law(self, authority: str, at: Tagged) -> View | None:
        """The authority, where it is in force and binds this programme and appellant."""

    def sections(self) -> str:
        """The rendered section of each chosen strategy."""

    def holds_position(self, at: Tagged) -> bool:
        """Whether the letter may say that the record carries it."""


FOUND: ContextVar[Found] = ContextVar("found")


@lru_cache(maxsize=64)
def environment_of(shelf: TemplateShelf) -> Sandbox:
    """The sandbox of a shelf, with every template compiled once."""
    return sandbox(shelf.source, [LetterTags], shelf.phrases.words)


class LetterTags(Extension):
    """Parses and answers our eight tags."""

    tags = {"position", "fact", "each", "criteria", "sections", "authority", "new", "unaddressed"}  # noqa: RUF012 as Jinja has it

    def parse(self, parser: Parser) -> nodes.Node:
        token = next(parser.stream)
        line = token.lineno
        match token.value:
            case "criteria" | "sections":
                call = self.call_method(f"_{token.value}", [], lineno=line)
                return nodes.CallBlock(call, [], [], [], lineno=line)
            case "position":
                body = parser.parse_statements(("name:endposition",), drop_needle=True)
                call = self.call_method("_position", [_at(parser, line)], lineno=line)
                return nodes.CallBlock(call, [], [], body, lineno=line)
            case "new" | "unaddressed" as tag:
                return self._opening(tag, None, parser, line)
            case tag:
                return self._opening(tag, parser.stream.expect("string").value, parser, line)

    def _opening(self, tag: str, name: str | None, parser: Parser, line: int) -> nodes.Node:
        if not parser.stream.skip_if("name:as"):
            named = f' "{name}"' if name is not None else ""
            raise TemplateSyntaxError(f"write {{% {tag}{named} as it %}}", line, parser.name, parser.filename)
        variable = parser.parse_assign_target(name_only=True)
        variable.set_ctx("param")
        body = parser.parse_statements((f"name:end{tag}",), drop_needle=True)
        call = self.call_method(f"_{tag}", [nodes.Const(name), _at(parser, line)], lineno=line)
        return nodes.CallBlock(call, [variable], [], body, lineno=line)

    def _position(self, at: Tagged, caller: Callable[[], str]) -> str:
        return caller() if FOUND.get().holds_position(at) else ""

    def _fact(self, requirement: str, at: Tagged, caller: Callable[[View], str]) -> str:
        return _said(FOUND.get().fact(requirement, at), caller)

    def _each(self, requirement: str, at: Tagged, caller: Callable[[View], str]) -> str:
        return _said(FOUND.get().items(requirement, at), caller)

    def _new(self, name: None, at: Tagged, caller: Callable[[View], str]) -> str:
        return _said(FOUND.get().since(at), caller)

    def _unaddressed(self, name: None, at: Tagged, caller: Callable[[View], str]) -> str:
        return _said(FOUND.get().unaddressed(at), caller)

    def _authority(self, name: str, at: Tagged, caller: Callable[[View], str]) -> str:
        law = FOUND.get().law(name, at)
        return caller(law) if law is not None else ""

    def _criteria(self, caller: Callable[[], str]) -> str:
        return current().mark_block("criteria")

    def _sections(self, caller: Callable[[], str]) -> str:
        return FOUND.get().sections()


def _at(parser: Parser, line: int) -> nodes.Const:
    return nodes.Const((parser.name or "", line))


def _said(opened: Opened, caller: Callable[[View], str]) -> str:
    return "".join([current().mark_fact(fact, caller(view)) for view, fact in opened])
