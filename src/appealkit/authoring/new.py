"""DOOR: a template begun for a strategy, for some payers or programmes or all, with the sample it was tried with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from appealkit.assessment.map_cases import read_cases
from appealkit.authoring.beginning import template_text
from appealkit.authoring.samplefile import invented, sample_text
from appealkit.authoring.samples import SAMPLES, Sample, drafted, on_of, read_sample, samples_of
from appealkit.case import Case, Program
from appealkit.errors import InputError, OutputError, Problem, Severity, Where, code_page, mistakes, nearest, writing
from appealkit.letters.dictionary import dictionary
from appealkit.letters.template import load_templates
from appealkit.letters.variants import collide
from appealkit.library import Library, map_cases, template_files
from appealkit.maps.model import Strategy
from appealkit.maps.policies import names_of, plain_name
from appealkit.pipeline import judge

T155 = code_page(
    "T155",
    """A template cannot be begun from this
    It has a plain name that no other template has, and argues a strategy that has a letter.
    Bad: `templates new "My Letter" --for conservativ-care`. Good: `templates new acme/care --for
    conservative-care-failed --payer "Acme Health"`.
    """,
)
T156 = code_page(
    "T156",
    """No invented case carries the strategy for this payer
    The template was begun, and nothing can be seen of it yet: no sample of its strategy is supported under this payer's
    policies.
    Bad: a preview that shows nothing. Good: a case made up in `templates/samples/` that meets what the policy asks.
    """,
)

LETTERS = "letters/"
A_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Begun:
    """A template with its sample, not yet written. `files`: by their path inside `templates/`; `takes_the_place_of`:
    the text that is used until this one is approved; `stated`: the needs that the sample's letter states."""

    template: str
    files: Mapping[str, str]
    takes_the_place_of: str
    sample: str | None
    stated: tuple[str, ...]
    not_stated: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def begin(
    library: Library,
    name: str,
    strategy: str,
    *,
    on: date,
    payers: Iterable[str] = (),
    programs: Iterable[str] = (),
) -> Begun:
    """The template of this name for this strategy, which takes the place of the one that the rules name: for these
    payers and programmes, else for all. InputError with every reason why it cannot be begun."""
    short = name.removeprefix("templates/").removeprefix(LETTERS).removesuffix(".md.j2")
    payers, programs = tuple(dict.fromkeys(payers)), tuple(dict.fromkeys(programs))
    said = _strategy(library, short, strategy, programs)
    full, shelf = f"{LETTERS}{short}", library.templates
    text = template_text(
        full,
        strategy,
        said,
        dictionary(library.rules, shelf.phrases),
        shelf.phrases.record,
        instead_of=shelf.templates.get(said.template or ""),
        effective=on,
        payers=payers,
        programs=programs,
    )
    file = f"{full}.md.j2"
    laid, problems = load_templates({**template_files(library.workspace), file: text.encode()})
    if laid is None:
        raise InputError(*problems)
    same = [other.name for other in laid.templates.values() if collide(laid.templates[full], other)]
    if same:
        says = f"{same[0]} takes the place of {said.template} for this payer already"
        raise InputError(Problem(T155, says, f"change that one, or retire it first: templates/{same[0]}.md.j2"))
    with_it = replace(library, templates=laid)
    sample, stated = _tried(with_it, full, short, strategy, payers, programs)
    needs = dict.fromkeys((*(said.needs.leaves() if said.needs else ()), *said.needs_if_required))
    files = {file: text}
    doubts = []
    if sample is None:
        mend = f"make a case up that meets what the policy asks: templates/{SAMPLES}{short}.yaml"
        says = f"no sample of '{strategy}' is supported for this payer, so nothing can be shown of {full}"
        doubts.append(Problem(T156, says, mend, Where(f"templates/{file}"), Severity.DOUBT))
    else:
        files[sample.file] = sample_text(sample.case, f"{said.says}. Invented.")
    return Begun(
        full,
        files,
        said.template or "",
        sample.name if sample else None,
        tuple(need for need in needs if need in stated),
        tuple(need for need in needs if need not in stated),
        tuple(doubts),
    )


def write(begun: Begun, workspace: Path) -> tuple[Path, ...]:
    """The files, written into the workspace's `templates/`. OutputError where one is there, or may not be written."""
    paths = [workspace / "templates" / path for path in begun.files]
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        mend = "give the new one another name, or change what is there"
        raise OutputError(*(Problem(T155, "this file is here already", mend, Where(str(path))) for path in there))
    for path, text in zip(paths, begun.files.values(), strict=True):
        with writing("the template", path, "name a workspace you may write to"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    return tuple(paths)


def _strategy(library: Library, short: str, strategy: str, programs: Iterable[str]) -> Strategy:
    """The strategy. InputError with everything that is wrong with what was asked for."""
    problems = []
    if not A_NAME.fullmatch(short):
        plain = "/".join(re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-") for part in short.split("/") if part)
        mend = f"such as '{plain.strip('/') or 'acme-care'}'"
        problems.append(Problem(T155, "the name is not of small letters, digits, hyphens and '/'", mend))
    elif f"{LETTERS}{short}" in library.templates.templates:
        mend = "give the new one another name; to change a text, change its file in the workspace"
        problems.append(Problem(T155, f"there is a template {LETTERS}{short} already", mend))
    known = [item.value for item in Program]
    problems += [
        Problem(T155, f"'{item}' is no programme", nearest(item, known)) for item in programs if item not in known
    ]
    found = library.rules.strategy(strategy)
    if found is None:
        strategies = [name for entry in library.rules.maps.values() for name in entry.strategies]
        problems.append(Problem(T155, f"'{strategy}' is no strategy", nearest(strategy, strategies)))
    elif not found[1].template:
        says = f"no letter argues '{strategy}': {found[1].says}"
        problems.append(Problem(T155, says, "its remedy is another than a letter; see its map"))
    if found is None or problems:
        raise InputError(*problems)
    return found[1]


def _tried(
    library: Library, template: str, short: str, strategy: str, payers: tuple[str, ...], programs: tuple[str, ...]
) -> tuple[Sample | None, frozenset[str]]:
    """The sample whose letter states the most of this template, and the needs it states."""
    best: tuple[tuple[int, int], Sample, frozenset[str]] | None = None
    for case in _cases(library, strategy):
        for one in _under(case, payers, programs):
            text = sample_text(invented(one, short), "")
            sample, problems = read_sample(f"{SAMPLES}{short}.yaml", text.encode(), library.rules)
            if sample is None or mistakes(problems):
                continue
            letter = drafted(sample, library).letter
            if letter is None or letter.holes or template not in {item.template for item in letter.templates}:
                continue
            stated = frozenset(item.requirement for item in letter.statements if item.template == template)
            rank = len(stated), len(sample.case.evidence)
            if best is None or rank > best[0]:
                best = rank, sample, stated
    return (best[1], best[2]) if best else (None, frozenset())


def _cases(library: Library, strategy: str) -> list[Case]:
    """The cases that a letter argues this strategy for: of the samples, and where there is none, of those beside the
    maps."""
    samples = [item for item in samples_of(library)[0] if item.protective is None]
    argued = [item.case for item in samples if strategy in _argued(item.case, item.on, library)]
    if argued:
        return argued
    beside, _ = read_cases(map_cases(library.workspace), library.rules)
    supported = [item.case for item in beside if (item.raw.get("expect") or {}).get(strategy) == "supported"]
    return [case for case in supported if strategy in _argued(case, on_of(case), library)]


def _argued(case: Case, on: date, library: Library) -> set[str]:
    """The strategies that a letter argues for this case."""
    _, assessment = judge(case, library, on=on)
    return {name for line in assessment.answered for name in line.route.strategies}


def _under(case: Case, payers: tuple[str, ...], programs: tuple[str, ...]) -> Iterator[Case]:
    """The case as it is, where the template fits its payer; else under each payer that the template is for."""
    payer = case.denial.payer
    if programs and (payer.program is None or payer.program.value not in programs):
        return
    if not payers or not names_of(payer).isdisjoint(map(plain_name, payers)):
        yield case
        return
    for name in payers:
        update = {"name": name, "payer_id": None, "plan": None, "delegate": None}
        denial = case.denial.model_copy(update={"payer": payer.model_copy(update=update)})
        documents = {
            key: item.model_copy(update={"author": name}) if item.author == payer.name else item
            for key, item in case.documents.items()
        }
        yield case.model_copy(update={"denial": denial, "documents": documents})
