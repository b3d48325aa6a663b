"""Runs every public decision through appealkit and writes the table of README.md anew.

    python samples/public-decisions/make_table.py          writes the table
    python samples/public-decisions/make_table.py --check  says whether it is current (exit 1 if not)

The columns about the decision itself stand in decisions.yaml; what appealkit says is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from appealkit.assessment.assess import assess
from appealkit.assessment.model import LineAssessment, Standing, StrategyResult, Support
from appealkit.intake import read_case
from appealkit.library import open_library, workspace_of
from appealkit.maps.load import Rules

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
ON = date(2026, 11, 21)
BEGIN, END = "<!-- table: begin, written by make_table.py -->", "<!-- table: end -->"
HEAD = ("Decision", "What was asked", "What the reviewer decided, and why", "What appealkit says", "The difference")


def decisions() -> dict[str, dict[str, Any]]:
    """What people wrote about each decision, by case id, in the order of the table."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "decisions.yaml").read_text(encoding="utf-8"))
    return found


def table() -> str:
    """The table as Markdown, one row for each decision."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for name, written in decisions().items():
        link = f"[{written['forum']} {written['number']}]({written['url']}) · [case](cases/{name}.yaml)"
        difference = f"**{written['explained_by'].capitalize()}.** {written['difference']}"
        rows.append((link, written["asked"], written["decided"], said(name), difference))
    return "\n".join(f"| {' | '.join(' '.join(cell.split()) for cell in row)} |" for row in rows)


def said(name: str) -> str:
    """What appealkit says about this case: the route of each denied line, its strategies, and how their needs stand."""
    path = HERE / "cases" / f"{name}.yaml"
    library = open_library(workspace_of(path))
    rules = library.rules
    read, problems = read_case(path, rules.vocabulary, rules.procedures)
    if read is None:
        raise SystemExit("\n".join(f"{problem.where}: {problem.says}" for problem in problems))
    by_text: dict[str, list[str]] = {}
    for line in assess(read.case, rules, on=ON).lines:
        by_text.setdefault("<br>".join(_of_line(line, rules)), []).append(line.line.procedure)
    return "<br>".join(f"{' and '.join(codes)}: {text}" for text, codes in by_text.items())


def readme(before: str) -> str:
    """The README with its table written anew."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table()}\n\n{END}{tail}"


def _of_line(line: LineAssessment, rules: Rules) -> Iterator[str]:
    why = line.route.why.partition(" Candidates: ")[0]
    yield f"**{line.route.kind}**. {why}"
    if not all(item.sure for item in line.reasons):
        yield "For the candidates that have a strategy:"
    for result in _told(line):
        yield f"`{result.strategy}` is **{result.support}**: {_needs(result, line, rules)}"


def _told(line: LineAssessment) -> Iterator[StrategyResult]:
    """The strategies chosen; where none is, the first of each reason, and every one that is more than incomplete."""
    chosen = line.route.strategies
    reasons: set[str] = set()
    for result in line.results:
        first = result.reason not in reasons
        reasons.add(result.reason)
        told = result.strategy in chosen if chosen else first or result.support is not Support.INCOMPLETE
        if told:
            yield result


def _needs(result: StrategyResult, line: LineAssessment, rules: Rules) -> str:
    entry = rules.strategy(result.strategy)
    assert entry is not None
    needs = tuple(dict.fromkeys((*entry[1].needs.leaves(), *result.lacking)))
    by_standing = {
        standing: [name for name in needs if line.findings[name].standing is standing]
        for standing in sorted(Standing, reverse=True)
    }
    told = {standing: names for standing, names in by_standing.items() if names}
    if len(told) == 1:
        return f"everything {next(iter(told)).word}"
    return "; ".join(f"{standing.word}: {', '.join(names)}" for standing, names in told.items())


def main(arguments: list[str]) -> int:
    before = README.read_text(encoding="utf-8")
    after = readme(before)
    if "--check" in arguments:
        print("current" if after == before else "not current: run make_table.py")
        return int(after != before)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
