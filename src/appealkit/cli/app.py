"""The command line's table of commands. Nothing heavy is imported before a command is chosen."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from appealkit.errors import AppealError, ExitCode

app = typer.Typer(
    name="appealkit",
    help="Appeal letters for denied pain procedures: every sentence with its page in the chart.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback could show a patient's values
    add_completion=True,
    rich_markup_mode=None,
)
maps_app = typer.Typer(help="The rules: check them, and run their cases.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(maps_app, name="maps")
policies_app = typer.Typer(help="Which policy governs what, and when.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(policies_app, name="policies")
evidence_app = typer.Typer(
    help="What the chart says: forms to fill in, and reading them.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(evidence_app, name="evidence")
payers_app = typer.Typer(help="What the practice knows of its payers.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(payers_app, name="payers")


class SchemaName(StrEnum):
    CASE = "case"
    ASSESSMENT = "assessment"
    MANIFEST = "manifest"
    CORRECTED_CLAIM = "corrected-claim"


CaseFile = Annotated[Path, typer.Argument(help="The case file (YAML or JSON).", metavar="CASE")]
OnDate = Annotated[
    datetime | None,
    typer.Option(
        "--on", help="The day to judge and date by; today if not given.", formats=["%Y-%m-%d"], metavar="DATE"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the story.")]


@app.command()
def draft(
    cases: Annotated[
        list[Path], typer.Argument(help="The case file (YAML or JSON); several, or a folder of them.", metavar="CASE…")
    ],
    out: Annotated[Path | None, typer.Option(help="Where the packet goes; out/<case> if not given.")] = None,
    on: OnDate = None,
    strategy: Annotated[str | None, typer.Option(help="Argue this strategy instead of the best one.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Of the letter: docx,pdf,txt.")] = "docx,pdf,txt",
    trial: Annotated[bool, typer.Option(help="Use drafts of templates; DRAFT stands on every page.")] = False,
    protective: Annotated[
        str | None, typer.Option(metavar="NAME", help="File before the record is complete, by this person's decision.")
    ] = None,
    because: Annotated[str | None, typer.Option(help="Why, with --protective.")] = None,
    promise_records: Annotated[
        bool, typer.Option(help="With --protective: that person confirms that further records will follow.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge a case, and write its packet: the letter to send, the checklist and the manifest to keep."""
    from appealkit.cli import draft as command

    named = [bool(word and word.strip()) for word in (protective, because)]
    if any(named) != all(named) or (not all(named) and (protective, because) != (None, None)):
        raise typer.BadParameter("--protective NAME and --because … go together")
    if promise_records and protective is None:
        raise typer.BadParameter("--promise-records goes with --protective NAME")
    kinds = command.checked(tuple(word.strip() for word in formats.split(",") if word.strip()))
    if len(cases) > 1 or cases[0].is_dir():
        from appealkit.cli import drafts

        if strategy or protective:
            raise typer.BadParameter("--strategy and --protective are decided case by case: name one case file")
        found = drafts.cases_in(cases)
        _leave(drafts.run(found, out=out or Path("out"), on=_day(on), formats=kinds, trial=trial, as_json=as_json))
        return
    _leave(
        command.run(
            cases[0],
            out=out,
            on=_day(on),
            strategy=strategy,
            formats=kinds,
            trial=trial,
            protective=(protective, because or "", promise_records) if protective else None,
            as_json=as_json,
        )
    )


@app.command()
def assess(case: CaseFile, on: OnDate = None, as_json: AsJson = False) -> None:
    """The same judgement; nothing is written."""
    from appealkit.cli import assess as command

    _leave(command.run(case, on=_day(on), as_json=as_json))


@app.command()
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Of what: case, assessment or manifest.")],
    workspace: Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")] = None,
) -> None:
    """Print the JSON Schema of the case file, of assessment.json or of manifest.json."""
    from appealkit.cli import schema as command

    _leave(command.run(name.value, workspace))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A code, procedure, requirement, strategy, measure, reason or policy.")],
    workspace: Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")] = None,
) -> None:
    """Print the page of one thing: what it is, what it needs, who says so."""
    from appealkit.cli import explain as command

    _leave(command.run(what, workspace))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The new workspace.", metavar="DIR")]) -> None:
    """Make a practice's own workspace."""
    from appealkit.cli import init as command

    _leave(command.run(folder))


@app.command()
def doctor() -> None:
    """Look at what this machine has for making letters, and say what to install."""
    from appealkit.cli import doctor as command

    _leave(command.run())


@maps_app.command("check")
def maps_check(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with rules of its own.")] = None,
) -> None:
    """Every mistake in rules and templates, all at once."""
    from appealkit.cli import maps as command

    _leave(command.check(workspace))


@maps_app.command("test")
def maps_test(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with rules of its own.")] = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="How well denials are read, reason by reason.")] = False,
) -> None:
    """Run the cases that stand beside the rules, or measure how well denials are read."""
    from appealkit.cli import maps as command

    _leave(command.test_reasons(workspace) if reasons else command.test(workspace))


@maps_app.command("fit")
def maps_fit(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with wordings of its own.")] = None,
) -> None:
    """Fit the reading of denials to the wordings, after wordings or language were changed."""
    from appealkit.cli import maps as command

    _leave(command.fit(workspace))


Workspace = Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")]


@policies_app.command("for")
def policies_for(
    procedure: Annotated[str, typer.Option(metavar="CODE", help="The procedure, such as 64483.")],
    on: OnDate = None,
    state: Annotated[str | None, typer.Option(metavar="XX", help="Of the place of service; Medicare needs it.")] = None,
    program: Annotated[str | None, typer.Option(help="Such as medicare-ffs or commercial-erisa.")] = None,
    payer: Annotated[str | None, typer.Option(metavar="NAME", help="Outside Medicare: whose policy it is.")] = None,
    delegate: Annotated[str | None, typer.Option(metavar="NAME", help="The vendor that reviews for the payer.")] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """What governs a procedure on the day of service (--on), why, its thresholds; and what does not, and why not."""
    from appealkit.cli import policies as command

    where = state.strip().upper() if state and len(state.strip()) == 2 else state
    _leave(command.governing(procedure.upper(), where, program, payer, delegate, _day(on), workspace, as_json=as_json))


@policies_app.command("compare")
def policies_compare(
    one: Annotated[str, typer.Argument(metavar="A")],
    two: Annotated[str, typer.Argument(metavar="B")],
    on: OnDate = None,
    workspace: Workspace = None,
) -> None:
    """Two policies side by side, as they stand on a day; what differs is marked."""
    from appealkit.cli import comparing as command

    _leave(command.compare(one, two, _day(on), workspace))


@policies_app.command("list")
def policies_list(workspace: Workspace = None) -> None:
    """Every policy on file, with its versions."""
    from appealkit.cli import policies as command

    _leave(command.listing(workspace))


@policies_app.command("new")
def policies_new(
    name: Annotated[str, typer.Argument(metavar="ID", help="A plain name, such as acme-12-3.")],
    workspace: Annotated[Path, typer.Option(help="The practice's workspace, as `init` made it.")],
    payer: Annotated[list[str], typer.Option(metavar="NAME", help="As on the remittance; may be given again.")],
    procedure: Annotated[list[str], typer.Option(metavar="CODE", help="What it speaks of; may be given again.")],
    program: Annotated[
        list[str] | None, typer.Option(help="commercial-erisa and commercial-insured if not given.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="The day from which it is in force.", formats=["%Y-%m-%d"], metavar="DATE")
    ] = None,
) -> None:
    """Begin a payer's policy in your workspace: its file and its cases, with every word that it can use."""
    from appealkit.cli import policynew as command

    programs = program or ["commercial-erisa", "commercial-insured"]
    codes = [code.upper() for code in procedure]
    _leave(command.run(name, workspace, payer, programs, codes, since.date() if since else None))


@app.command()
def intake(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, or folders of them, of any kind that is read.", metavar="PATH…")
    ],
    into: Annotated[Path | None, typer.Option(help="The workspace that gets the cases and charts.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help="Write the cases to this file too, one a line.")] = None,
    columns: Annotated[Path | None, typer.Option(help="Which column of a queue is what, as saved before.")] = None,
    save_columns: Annotated[Path | None, typer.Option(help="Save what the columns were taken for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read remittances (835), claims (837), 277CA, 999, 278, FHIR, queues, denial letters and filled forms."""
    from appealkit.cli import intake as command

    _leave(command.run(paths, into=into, jsonl=jsonl, columns=columns, save_columns=save_columns, as_json=as_json))


@evidence_app.command("form")
def evidence_form(
    case: CaseFile,
    out: Annotated[Path | None, typer.Option(help="The workbook; forms/<case>.xlsx if not given.")] = None,
    on: OnDate = None,
) -> None:
    """A workbook that asks for what this case still needs: one sheet for each kind of evidence, one row an item."""
    from appealkit.cli import evidence as command

    _leave(command.run(case, out=out, on=_day(on)))


@evidence_app.command("read")
def evidence_read(
    forms: Annotated[list[Path], typer.Argument(help="Filled forms, or folders of them.", metavar="FORM…")],
    into: Annotated[Path | None, typer.Option(help="The workspace whose cases they are for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Filled forms become charts, and find the cases of their patients; each value keeps its cell."""
    from appealkit.cli import intake as command

    _leave(command.run(forms, into=into, jsonl=None, columns=None, save_columns=None, as_json=as_json))


@payers_app.command("unknown")
def payers_unknown(
    workspace: Annotated[Path, typer.Option(help="The practice's workspace, as `init` made it.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Payers whose programme or contract is not on file, with the cases that wait for it."""
    from appealkit.cli import payers as command

    _leave(command.unknown(workspace, as_json=as_json))


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code. Anything that is not an AppealError is a bug of ours."""
    try:
        code = app(arguments, standalone_mode=False)  # a typer.Exit comes back as its code
    except AppealError as error:
        from appealkit.cli.tell import tell_problems

        tell_problems(error.problems)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(ExitCode.USAGE)
    except Exception as error:  # noqa: BLE001 the last door: a traceback could show a patient's values
        _usage_or_bug(error)
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def _usage_or_bug(error: Exception) -> NoReturn:
    """A wrong command line shows its usage. A bug shows its place, never its values."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and code is not None:
        show()
        sys.exit(ExitCode.USAGE)
    frame, place = error.__traceback__, ""
    while frame is not None:
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    sys.stderr.write(f"appealkit made a mistake of its own: {type(error).__name__} at {place}. Please report it.\n")
    sys.exit(ExitCode.OUR_BUG)


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()  # noqa: DTZ011 the day on the user's own calendar is meant


def _leave(code: ExitCode) -> None:
    if code is not ExitCode.DONE:
        raise typer.Exit(int(code))
