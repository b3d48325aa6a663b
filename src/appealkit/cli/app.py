"""The command line's table of commands. Nothing heavy is imported before a command is chosen.

A new command is one line below and a module `cli/<command>.py` with its typer function: light imports at its top
(typer, `cli.options`), everything else inside the function.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

import typer
from typer.main import get_command

from appealkit.cli import audit, letterhead, templates
from appealkit.cli.asked import cases, files, house, maps, policies, worklist
from appealkit.cli.batch import batch
from appealkit.cli.outcome import close, outcome, reopen
from appealkit.cli.outcomes import outcomes
from appealkit.cli.packet import packet
from appealkit.cli.recheck import recheck
from appealkit.cli.release import release
from appealkit.cli.report import report
from appealkit.cli.requests import requests
from appealkit.cli.sent import corrected, sent
from appealkit.cli.worker import worker
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
app.add_typer(letterhead.app, name="letterhead")
app.add_typer(templates.app, name="templates")
app.add_typer(worklist.app, name="worklist")
app.add_typer(audit.app, name="audit")

app.command()(cases.draft)
app.command()(cases.assess)
app.command()(packet)
app.command()(requests)
app.command()(batch)
app.command()(worker)
app.command()(report)
app.command()(release)
app.command()(sent)
app.command()(corrected)
app.command()(outcome)
app.command()(outcomes)
app.command()(close)
app.command()(reopen)
app.command()(house.schema)
app.command()(house.explain)
app.command()(house.init)
app.command()(house.doctor)
app.command()(files.intake)
app.command()(recheck)

maps_app.command("check")(maps.maps_check)
maps_app.command("test")(maps.maps_test)
maps_app.command("fit")(maps.maps_fit)
policies_app.command("for")(policies.policies_for)
policies_app.command("compare")(policies.policies_compare)
policies_app.command("impact")(policies.policies_impact)
policies_app.command("list")(policies.policies_list)
policies_app.command("new")(policies.policies_new)
evidence_app.command("form")(files.evidence_form)
evidence_app.command("read")(files.evidence_read)
payers_app.command("unknown")(files.payers_unknown)


@cache
def _command() -> Callable[..., object]:
    """All commands as one, put together once: that takes a tenth of a second, and a process may run several."""
    return get_command(app)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code. Anything that is not an AppealError is a bug of ours."""
    try:
        code = _command()(arguments, standalone_mode=False)  # a typer.Exit comes back as its code
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
