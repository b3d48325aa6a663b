"""What a new template begins with: front matter, a sentence for each need of its strategy, and the position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from appealkit.authoring.reading import read
from appealkit.authoring.tree import If, Is, Node, Path, asked, parts, walk
from appealkit.letters.dictionary import Dictionary, Name, Names, Of
from appealkit.letters.phrases import Phrase
from appealkit.letters.template import RECORD, Template
from appealkit.maps.model import Requirement, Strategy

FILTERS = {Of.DATE: " | date", Of.CODE: " | words", Of.LIST: " | listed"}
NOT_SAID = frozenset({"kind", "of", "recorded_on", "document", "document_by", "document_date", "document_pages"})
FIT_TO_PRINT = (Of.TEXT, Of.DATE, Of.CODE, Of.LIST, Of.NUMBER)


def template_text(
    name: str,
    strategy: str,
    said: Strategy,
    book: Dictionary,
    phrases: Mapping[str, Phrase],
    *,
    instead_of: Template | None,
    effective: date,
    payers: Iterable[str] = (),
    programs: Iterable[str] = (),
) -> str:
    """The file: what each need shows, as the criteria table says it, and the place where the argument stands.

    `phrases`: those of record.yaml. `instead_of`: the text whose place it takes."""
    front = [
        f"template: {name}",
        f"title: {_quoted(said.says)}",
        'version: "1"',
        "kind: section",
        f"speaks_for: [{strategy}]",
        *([f"instead_of: {instead_of.name}"] if instead_of else []),
        *([f"payers: [{', '.join(map(_quoted, payers))}]"] if payers else []),
        *([f"programs: [{', '.join(programs)}]"] if programs else []),
        f"effective: {effective}",
    ]
    needs = dict.fromkeys((*(said.needs.leaves() if said.needs else ()), *said.needs_if_required))
    stated = [need_text(need, book, phrases.get(need)) for need in needs]
    return "\n".join(
        [
            "---",
            *front,
            "---",
            f"## {_heading(instead_of)}",
            "",
            *stated,
            "",
            "{% position %}",
            "{# your argument, in your own words: it is said only where the appeal may claim it #}",
            "This answers the stated reason.",
            "{% endposition %}",
            "",
        ]
    )


def need_text(need: str, book: Dictionary, phrase: Phrase | None) -> str:
    """One need: what it is, for the author; and, where it is met, the sentence with its pages."""
    rule = book.rules.requirements[need]
    each = book.each(need) if book.kinds(need) else {}
    nodes = read(RECORD + need, "record.yaml", phrase.text).nodes if phrase else ()
    if phrase and not phrase.each and _can_say(nodes, book.fact(need)):
        tag, sentence = "fact", _sentence(phrase.text, nodes, rule.shows_without)
    elif phrase and _can_say(nodes, each):
        tag, sentence = "each", _sentence(phrase.text, nodes)
    elif rule.measure is None or (phrase and phrase.each and any(map(_is_worth_saying, each.values()))):
        tag, sentence = "each", _from_names(rule, each)
    else:
        tag, sentence = "fact", _from_names(rule, book.fact(need))
    return f'{{# {_plainly(rule)} #}}\n{{% {tag} "{need}" as it %}}\n{sentence}\n{{% end{tag} %}}'


def _can_say(nodes: tuple[Node, ...], names: Names) -> bool:
    """Whether every name that the phrase prints is there, and is asked for where it may be absent."""
    every = [expr for node in walk(nodes) for one in asked(node) for expr in parts(one)]
    looked_at = {one.of for one in every if isinstance(one, Is)}
    guarded = {path.parts[-1] for path in looked_at if isinstance(path, Path)}
    guarded |= {"lasting_unit"} if "lasting" in guarded else set()  # the unit is there with its number
    said = {one.parts[-1] for one in every if isinstance(one, Path)}
    by_kind = "kind" in said  # what is said of one kind of evidence alone
    return all(name in names and (not names[name].optional or name in guarded or by_kind) for name in said)


def _sentence(phrase: str, nodes: tuple[Node, ...], lead: str | None = None) -> str:
    """The phrase as an item of a list, after the lead where it begins with a number. One that may say nothing at all
    has the marks of the item within its `if`."""
    if lead and phrase.startswith("{{ it.value"):
        return f"- {lead}: {phrase}."
    if len(nodes) == 1 and isinstance(nodes[0], If) and not nodes[0].otherwise:
        branches = nodes[0].branches
        starts = [phrase.index("%}", branch.place.column - 1) + 2 for branch in branches]
        ends = [branch.place.column - 1 for branch in branches[1:]]
        ends = [phrase.rindex("{%", 0, end + 1) for end in ends] + [phrase.rindex("{%")]
        said = ""
        last = 0
        for start, end in zip(starts, ends, strict=True):
            said += f"{phrase[last:start]}- {phrase[start:end]}."
            last = end
        return said + phrase[last:]
    return f"- {phrase}."


def _from_names(rule: Requirement, names: Names) -> str:
    """The need in the words of its rule, with what a met finding always has."""
    if "value" in names and not names["value"].optional and rule.measure is not None and "unit" in names:
        said = " ".join(f"{{{{ it.{name} }}}}" for name in ("value", "unit") if name in names)
    else:
        said = ", ".join(printed(one) for one in names.values() if _is_worth_saying(one))
    return f"- {_plainly(rule)}{': ' + said if said else ''}."


def _is_worth_saying(name: Name) -> bool:
    return not name.optional and name.of in FIT_TO_PRINT and name.path.split(".")[-1] not in NOT_SAID


def printed(name: Name) -> str:
    """The tag that prints this name as prose."""
    return f"{{{{ {name.path}{FILTERS.get(name.of, '')} }}}}"


def _plainly(rule: Requirement) -> str:
    """What it shows, without the number, which is the policy's."""
    return (rule.shows_without or rule.shows).replace("{threshold}", "what is asked")


def _heading(instead_of: Template | None) -> str:
    """That of the text whose place it takes."""
    lines = instead_of.body.split("\n") if instead_of else []
    return next((line.removeprefix("## ") for line in lines if line.startswith("## ")), "What the record shows")


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
