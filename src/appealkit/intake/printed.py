"""What has no page of its own gets one: decisions of remittances and texts of the record, printed as PDF to enclose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from appealkit.errors import AppealError, Problem, Severity
from appealkit.intake.chartjoin import Joined
from appealkit.intake.draft import CaseDraft, Path, Told
from appealkit.intake.exhibits import count_pages
from appealkit.intake.gather import F071, Gathered, laid_out
from appealkit.writers import write


def printed(
    found: Gathered,
    keep: Callable[[str, bytes], None],
    known: Callable[[str], bytes | None] = lambda _: None,
    each: Callable[[int, int], None] | None = None,
) -> Gathered:
    """The same with the number of pages where documents are listed that had none, each page given to `keep` with its
    name as soon as it is printed.

    `known` gives the bytes of what was printed before under a name: the name tells its words, so it is not drawn again.
    `each` is told how many of how many are done.
    """
    listed = [name for name in _files(found) if name in found.pages]
    pages: dict[str, int] = {}
    problems: list[Problem] = []
    for at, name in enumerate(listed):
        if each:
            each(at, len(listed))
        data = known(name)
        if data is None:
            try:
                data = write(laid_out(found.pages[name]), "pdf")
            except AppealError as error:
                problems += [problem for problem in _told(error) if problem not in problems]
                continue
            keep(name, data)
        pages[name] = count_pages(data) or 1
    whole = _with(found, pages, set(found.pages) - set(pages))
    return replace(whole, problems=(*found.problems, *problems))


def without_pages(found: Gathered) -> Gathered:
    """The same where nothing is written: no document names a page that is not there."""
    return _with(found, {}, set(found.pages))


def _files(found: Gathered) -> Iterator[str]:
    """The names of the files that cases and charts list, each once, in their order."""
    drafts = [*(one.case for one in found.cases), *(one.chart for one in found.cases if one.chart), *found.charts]
    named = (draft.word("documents", name, "file") for draft in drafts for name in draft.keys("documents"))
    yield from dict.fromkeys(file.rpartition("/")[2] for file in named if file)


def _with(found: Gathered, pages: Mapping[str, int], lost: Collection[str]) -> Gathered:
    cases = tuple(
        Joined(_listed(one.case, pages, lost), _listed(one.chart, pages, lost) if one.chart else None)
        for one in found.cases
    )
    return replace(found, cases=cases, charts=tuple(_listed(chart, pages, lost) for chart in found.charts))


def _listed(draft: CaseDraft, pages: Mapping[str, int], lost: Collection[str]) -> CaseDraft:
    """The draft, with the pages that its printed files have, and without files that could not be printed."""
    files = {
        name: file.rpartition("/")[2]
        for name in draft.keys("documents")
        if (file := draft.word("documents", name, "file"))
    }
    told: dict[Path, Told] = {
        ("documents", name, "pages"): Told(str(pages[file]), place)
        for name, file in files.items()
        if file in pages and draft.word("documents", name, "pages") != str(pages[file])
        if (place := draft.place("documents", name))
    }
    for name in (name for name, file in files.items() if file in lost):
        draft = draft.without("documents", name, "file")
    return draft.having(told) if told else draft


def _told(error: AppealError) -> list[Problem]:
    """What kept a page from being printed, as a doubt; never a character of it."""
    codes = ", ".join(sorted({problem.code for problem in error.problems}))
    mends = "; ".join(dict.fromkeys(problem.mend for problem in error.problems))
    return [Problem(F071, f"a page cannot be printed ({codes})", mends, None, Severity.DOUBT)]
