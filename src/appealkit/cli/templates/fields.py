"""`appealkit templates fields`: everything a template may say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, InWorkspace, leave

if TYPE_CHECKING:
    from rich.console import Console

    from appealkit.authoring.fields import Field, Listing, Opens

FEW = 12  # of what can be opened, as many are told where nothing was searched for
OF_A_KIND = "evidence of kind"  # begins the groups of what the kinds of evidence say
WIDE = 110  # columns of a terminal that has room for examples and uses


def fields(
    search: Annotated[
        str | None, typer.Option("--search", metavar="WORDS", help="Names whose path or meaning has these words.")
    ] = None,
    template: Annotated[
        str | None, typer.Option("--for", metavar="TEMPLATE", help="What this template may say and open.")
    ] = None,
    fact: Annotated[
        str | None, typer.Option("--fact", metavar="REQUIREMENT", help="What this requirement lets a template say.")
    ] = None,
    workspace: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """Everything a template may say: name, type, whether it may be absent, meaning, example, and who uses it."""
    from appealkit.authoring import fields as listing_of
    from appealkit.authoring.reading import read_all
    from appealkit.errors import ExitCode, InputError, Problem, TemplateError
    from appealkit.letters.phrases import Phrases
    from appealkit.letters.template import load_templates
    from appealkit.library import intake_files, open_rules, template_files

    if fact is not None and template is not None:
        mend = "ask for one of them"
        raise InputError(Problem(listing_of.T180, "'--for' and '--fact' ask for different things", mend))
    rules, files = open_rules(workspace), template_files(workspace)
    shelf, problems = load_templates(files)
    phrases = shelf.phrases if shelf else Phrases(record={}, words={})  # names hold while a template is broken
    words = listing_of.dictionary_of(rules, phrases, intake_files(workspace))
    readings = tuple(read_all(files).values())
    if fact is not None:
        listing = listing_of.of_requirement(words, readings, fact)
    elif template is not None:
        if shelf is None:
            raise TemplateError(*problems)
        listing = listing_of.of_template(words, readings, shelf, template)
    else:
        listing = listing_of.everything(words, readings)
    found = listing_of.search(listing, search) if search is not None else listing
    near = () if found.fields or found.opens else listing_of.near(listing, search or "")
    if as_json:
        _as_json(found, near)
    else:
        _tell(found, near, search, whole=search is not None or fact is not None or template is not None)
    leave(ExitCode.DONE if found.fields or found.opens else ExitCode.PROBLEMS)


def _as_json(found: Listing, near: Iterable[str]) -> None:
    from appealkit.cli.tell import tell_json

    tell_json(
        {
            "fields": [_field_as_json(one) for one in found.fields],
            "opens": [
                {
                    "tag": one.tag,
                    "name": one.name,
                    "meaning": one.meaning,
                    "rests_on": list(one.rests_on),
                    "used_in": list(one.used_in),
                }
                for one in found.opens
            ],
            "near": list(near),
        }
    )


def _field_as_json(one: Field) -> dict[str, Any]:
    return {
        "path": one.name.path,
        "type": one.name.of.value,
        "optional": one.name.optional,
        "not_in_each_fact": one.not_in_each_fact,
        "meaning": one.name.meaning,
        "example": one.name.example,
        "values": list(one.name.values),
        "group": one.group,
        "of_kinds": list(one.of_kinds),
        "opened_by": list(one.opened_by),
        "used_in": list(one.used_in),
    }


def _tell(found: Listing, near: tuple[str, ...], asked: str | None, *, whole: bool) -> None:
    from appealkit.cli.policies import console

    out = console()
    if not found.fields and not found.opens:
        out.print(f"Nothing has the words '{asked}'.", markup=False)
        out.print(f"Near it: {', '.join(near)}" if near else "Try a shorter word, or leave --search out.", markup=False)
        return
    _tell_fields(out, found.fields if whole else [one for one in found.fields if not one.group.startswith(OF_A_KIND)])
    kinds = () if whole else tuple(dict.fromkeys(one.group for one in found.fields if one.group.startswith(OF_A_KIND)))
    if kinds:
        out.print(f"And {len(kinds)} kinds of evidence have names of their own: --search WORDS, or --fact REQUIREMENT.")
    for tag, title in (("fact", 'Open with {% fact "…" as it %} or {% each "…" as it %}'),
                       ("authority", 'Open with {% authority "…" as law %}')):  # fmt: skip
        _tell_opens(out, title, [one for one in found.opens if one.tag == tag], whole=whole)
    out.print("may be absent: print it inside {% if NAME is present %} … {% endif %}.", markup=False, style="dim")
    if any(one.name.path.startswith("it.") for one in found.fields):
        out.print("it: the name you give behind 'as'.", markup=False, style="dim")
    if any(one.not_in_each_fact for one in found.fields):
        says = "not in every fact: one that rests on several pieces of evidence has the values of none of them."
        out.print(says, markup=False, style="dim")


def _tell_fields(out: Console, fields: Sequence[Field]) -> None:
    from rich.table import Table
    from rich.text import Text

    wide, by_name = out.width >= WIDE, len(fields) <= FEW
    for group, members in groupby(fields, lambda one: one.group):
        found = list(members)
        out.print()
        out.print(group, style="bold", markup=False)
        if group.startswith(OF_A_KIND):
            by = found[0].opened_by
            more = f", and {len(by) - FEW} more" if len(by) > FEW else ""
            said = f"opened by {', '.join(by[:FEW])}{more}" if by else "no requirement opens it yet"
            out.print(said, style="dim", markup=False)
        table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), show_header=False, expand=True)
        for width in (29, 6, 17):
            table.add_column(width=width, overflow="fold")
        for share in (3, 2) if wide else (1,):
            table.add_column(ratio=share, overflow="fold")
        if wide:
            table.add_column(width=32 if by_name else 10, overflow="fold")
        for one in found:
            name = one.name
            values = f" ({', '.join(name.values)})" if 0 < len(name.values) <= FEW else ""
            absent = "may be absent" if name.optional else "not in every fact" if one.not_in_each_fact else ""
            of_kind = f", of {' or '.join(one.of_kinds)}" if one.of_kinds else ""
            cells = [name.path, name.of.value, absent, f"{name.meaning}{of_kind}{values}"]
            table.add_row(*map(Text, [*cells, *([name.example, _used_in(one.used_in, by_name)] if wide else [])]))
        out.print(table)


def _used_in(templates: Sequence[str], by_name: bool) -> str:
    return ", ".join(templates) if by_name else f"used in {len(templates)}" if templates else ""


def _tell_opens(out: Console, title: str, opens: Sequence[Opens], *, whole: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    if not opens:
        return
    by_name = len(opens) <= FEW
    out.print()
    out.print(title, style="bold", markup=False)
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), show_header=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for one in opens if whole else opens[:FEW]:
        rests = f" [rests on {', '.join(one.rests_on)}]" if 0 < len(one.rests_on) <= 4 else ""
        table.add_row(*map(Text, (one.name, one.meaning + rests, _used_in(one.used_in, by_name))))
    out.print(table)
    if not whole and len(opens) > FEW:
        out.print(f"… and {len(opens) - FEW} more: --search WORDS finds them.", markup=False)
