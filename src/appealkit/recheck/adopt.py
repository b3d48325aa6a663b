"""A signer's adoption written into the text of a case file, where a person would write it. Nothing else is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from appealkit.errors import InputError, Problem, Where, code_page
from appealkit.recheck.compare import Checked
from appealkit.recheck.meaning import Kind

F088 = code_page(
    "F088",
    """A statement that cannot be adopted
    Only the signer's own opinion, or a sentence that the signer leaves out, is adopted, by its number in the table.
    A fact needs a page, whoever adopts it, and only the person who signs the letter can adopt.
    Bad: `--adopt 12` where 12 is a new number. Good: its page in the chart, and the letter drafted anew.
    """,
)
F089 = code_page(
    "F089",
    """The case file cannot be added to
    `adopted` stands there in a form that this program does not write into, so nothing was changed.
    Bad: `adopted: []` on one line. Good: the line taken out, or the adoption typed below `adopted:` by hand.
    """,
)


def adoptions(
    found: Sequence[Checked], numbers: Sequence[int], by: str, signer: str, on: date, why: str | None, where: Where
) -> list[dict[str, str]]:
    """What is to be written for these statements. InputError (F088) where one of them cannot be adopted."""
    named = _plain(by)
    if not named or not named <= _plain(signer) or _last(signer) not in named:
        raise InputError(
            Problem(F088, "only the signer of the letter can adopt", "give the signer's name: --by", where)
        )
    by_number = {one.number: one for one in found}
    wrong = [n for n in numbers if n not in by_number or by_number[n].kind is not Kind.OPINION]
    if wrong:
        says = f"statement {', '.join(map(str, wrong))} is no opinion of the signer"
        raise InputError(Problem(F088, says, "look at the numbers in the table; a fact needs a page", where))
    made = []
    for number in dict.fromkeys(numbers):
        told = {"words": by_number[number].words, "by": by, "on": on.isoformat()}
        made.append(told | ({"why": why} if why else {}))
    return made


def with_adoptions(text: str, entries: Sequence[dict[str, str]], where: Where) -> str:
    """The case file's text with these entries under `adopted`. InputError (F089) where they have no place."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):  # a mapping on its own lines is YAML's; this is JSON
        try:
            case = json.loads(text.lstrip("\ufeff"))
        except ValueError:
            mend = "type under 'adopted' what --json shows"
            raise InputError(Problem(F089, "the case stands in braces and is no JSON", mend, where)) from None
        case["adopted"] = [*(case.get("adopted") or []), *entries]
        return json.dumps(case, indent=2, ensure_ascii=False) + "\n"
    lines = [f"- {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries]
    there = re.search(r"(?m)^adopted:(?P<rest>[^\n]*)\n(?P<blanks>(?:[ \t]*(?:#[^\n]*)?\n)*)(?P<indent>[ ]*)-", text)
    if there and not re.sub(r"#.*", "", there["rest"]).strip():
        at = there.end("blanks")
        return text[:at] + "".join(there["indent"] + line for line in lines) + text[at:]
    if re.search(r"(?m)^adopted:", text):
        mend = "type under 'adopted' what --json shows, or take an empty 'adopted' out and run this again"
        raise InputError(Problem(F089, "'adopted' stands there in another form", mend, where))
    end = "" if text.endswith("\n") else "\n"
    return f"{text}{end}adopted:\n" + "".join(f"  {line}" for line in lines)


def _plain(name: str) -> set[str]:
    return {word.strip(".,").lower() for word in name.split()} - {"dr", "md", "do", ""}


def _last(signer: str) -> str:
    return signer.split()[-1].strip(".,").lower() if signer.split() else ""
