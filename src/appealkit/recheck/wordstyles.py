"""What a Word file's styles say of its text: their names, and which of them hide it or strike it through."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SMALLEST = 8  # half points
_LEFT_OUT = {"hidden": ("vanish",), "struck": ("strike", "dstrike")}  # what is hidden from the web alone does print


class Styles:
    """The styles of a file, by id. `names`: as a person sees them."""

    def __init__(self, *roots: Any) -> None:
        self._styles = {
            str(style.get(_W + "styleId", "")): style
            for root in roots
            if root is not None
            for style in root.iter(_W + "style")
        }
        self.names = {
            ident: str(name.get(_W + "val", ""))
            for ident, style in self._styles.items()
            if (name := style.find(_W + "name")) is not None
        }

    def left_out(self, look: Any, paragraph: str) -> str:
        """Why text that looks so, in a paragraph of this style, is left out: `hidden` or `struck`; empty where it is
        read."""
        chosen = look.find(_W + "rStyle") if look is not None else None
        character = "" if chosen is None else str(chosen.get(_W + "val", ""))
        for why, tags in _LEFT_OUT.items():
            for tag in tags:
                said = (_switch(look, tag), self._of(character, tag), self._of(paragraph, tag))
                if next((one for one in said if one is not None), False):
                    return why
        return "hidden" if _is_unseen(look) else ""

    def _of(self, ident: str, tag: str) -> bool | None:
        """What the style says, or the nearest that it is based on; None where none says anything."""
        seen: set[str] = set()
        while ident in self._styles and ident not in seen:
            seen.add(ident)
            style = self._styles[ident]
            found = _switch(style.find(_W + "rPr"), tag)
            if found is not None:
                return found
            above = style.find(_W + "basedOn")
            ident = "" if above is None else str(above.get(_W + "val", ""))
        return None


def style_of(paragraph: Any) -> str:
    """The id of a paragraph's style; empty where it names none."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(_W + "val", ""))


def is_on(switch: Any) -> bool:
    """Whether a property that is on or off is there and on."""
    return switch is not None and switch.get(_W + "val", "1") not in ("0", "false", "off", "none")


def _is_unseen(look: Any) -> bool:
    """Whether a hand set the text in white, or too small to be seen. A style may be white on a dark ground."""
    if look is None:
        return False
    colour, size = look.find(_W + "color"), look.find(_W + "sz")
    white = colour is not None and re.fullmatch("(?i)(?:[ef][0-9a-f]){3}", colour.get(_W + "val", "")) is not None
    half_points = size.get(_W + "val", "") if size is not None else ""
    return white or (half_points.isdecimal() and int(half_points) < SMALLEST)


def _switch(look: Any, tag: str) -> bool | None:
    switch = look.find(_W + tag) if look is not None else None
    return None if switch is None else is_on(switch)
