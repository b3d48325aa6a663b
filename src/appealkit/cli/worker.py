"""`appealkit worker`: one of any number, on any machine, that work what `appealkit batch --enqueue` has queued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, leave
from appealkit.errors import ExitCode, OutputError, Problem

if TYPE_CHECKING:
    from appealkit.worklist.work import Done


def worker(
    worklist: Annotated[
        str, typer.Option("--worklist", metavar="URL", help="The worklist: postgresql://user@host/name.")
    ],
    workspace: Annotated[Path, typer.Option(help="The practice's workspace, as this machine reaches it.")],
    out: Annotated[
        Path | None,
        typer.Option(help="The folder given to `batch --enqueue`, as this machine reaches it; out/ of the workspace."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Letters at once; one a core if not given.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one item may take.")] = 120,
    silent: Annotated[
        float, typer.Option(min=2, help="Seconds without a sign of life, after which another worker takes over.")
    ] = 30,
    until_done: Annotated[bool, typer.Option("--until-done", help="End when nothing is left to do.")] = False,
    as_json: AsJson = False,
) -> None:
    """Work off the queue that several machines share; start as many as you like, wherever the folders are reached."""
    leave(
        _run(
            worklist,
            workspace,
            out or workspace / "out",
            workers,
            timeout,
            silent,
            until_done=until_done,
            quiet=as_json,
        )
    )


def _run(
    url: str,
    workspace: Path,
    out: Path,
    workers: int | None,
    timeout: float,
    silent: float,
    *,
    until_done: bool,
    quiet: bool,
) -> ExitCode:
    """DONE when it was asked to end or nothing was left; BATCH_FAILURES where items failed here; UNREADABLE where it
    could not go on."""
    import os

    from appealkit.cli.tell import tell_json, tell_problems
    from appealkit.cli.worklist_given import open_from
    from appealkit.library import open_library
    from appealkit.worklist.jobwork import Station
    from appealkit.worklist.run import Hands
    from appealkit.worklist.states import Event

    try:
        from appealkit.worklist.cluster import serve
    except ModuleNotFoundError as error:
        says = "what workers on several machines need is not installed"
        mend = f"pip install 'appealkit[cluster]' ({error.name})"
        raise OutputError(Problem("W060", says, mend)) from None
    library = open_library(workspace.resolve())
    opened = open_from(url, workspace)
    hands = Hands(workers or len(os.sched_getaffinity(0)), timeout)
    shown = _Shown(quiet=quiet)
    try:
        with shown:
            served = serve(
                opened, library, Station(out.resolve(), hands, silent, until_done), each=shown.each,
                told=lambda problem: tell_problems([problem]),
            )  # fmt: skip
    finally:
        opened.close()
    tell_problems(served.stopped)
    if quiet:
        tell_json({"events": dict(served.events), "stopped": [one.as_json() for one in served.stopped]})
    if served.stopped:
        return ExitCode.UNREADABLE
    return ExitCode.BATCH_FAILURES if served.events[Event.FAILED] else ExitCode.DONE


class _Shown:
    """One line that counts what came of the items here; and what stopped one."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console

        self._quiet = quiet
        self._counts: dict[str, int] = {}
        self._status = Console(stderr=True).status("Waiting for letters")

    def __enter__(self) -> None:
        if not self._quiet:
            self._status.start()

    def __exit__(self, *_: object) -> None:
        if not self._quiet:
            self._status.stop()
            typer.echo(self._words())

    def each(self, done: Done) -> None:
        """One more."""
        from appealkit.cli.tell import tell_problems

        word = done.state or str(done.event)
        self._counts[word] = self._counts.get(word, 0) + 1
        if done.problem is not None:
            typer.echo(f"{done.case}:", err=True)
            tell_problems([done.problem])
        if not self._quiet:
            self._status.update(self._words())

    def _words(self) -> str:
        counts = sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))
        return "Worked here: " + (", ".join(f"{count} {word}" for word, count in counts) or "nothing")
