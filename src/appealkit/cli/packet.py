"""`appealkit packet`: the whole packet of a case, to fax, upload or mail, and what to look at before it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, CaseFile, OnDate, day, leave

if TYPE_CHECKING:
    from appealkit.case import Case
    from appealkit.cli.prepared import Asked
    from appealkit.errors import ExitCode
    from appealkit.given import Given
    from appealkit.packet.model import Packet
    from appealkit.packet.plan import Options
    from appealkit.packet.send import Sent

LONG = 4  # exhibits: from here on a progress bar is shown


def packet(
    case: CaseFile,
    out: Annotated[Path | None, typer.Option(help="Where the packet goes; out/<case> if not given.")] = None,
    on: OnDate = None,
    fax: Annotated[bool, typer.Option("--fax", help="Begin with a fax cover: number, pages, claim.")] = False,
    form: Annotated[bool, typer.Option("--form", help="Begin with the request as its programme asks for it.")] = False,
    minimum_necessary: Annotated[
        bool,
        typer.Option("--minimum-necessary", help="Of each file only the whole encounter that is cited or required."),
    ] = False,
    as_zip: Annotated[bool, typer.Option("--zip", help="Also one ZIP of all files to send.")] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Of the letter beside it: docx,pdf,txt,pdfa.")
    ] = "docx,pdf,txt",
    strategy: Annotated[str | None, typer.Option(help="Argue this strategy instead of the best one.")] = None,
    trial: Annotated[bool, typer.Option(help="Use drafts of templates; DRAFT stands on every page.")] = False,
    though_late: Annotated[
        str | None, typer.Option(metavar="NAME", help="Send it after the last day: who decided that. Needs --because.")
    ] = None,
    because: Annotated[str | None, typer.Option(help="Why, with --though-late: kept, and never sent.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the packet of a case: letter, index and exhibits in one PDF, checked, ready to fax, upload or mail."""
    from appealkit.cli.prepared import Asked, checked
    from appealkit.packet.plan import Options

    asked = Asked(day(on), strategy, trial=trial, formats=checked(formats))
    late = (though_late or "").strip(), (because or "").strip()
    if any(late) != all(late):
        raise typer.BadParameter("--though-late NAME and --because … go together")
    options = Options(
        fax=fax, form=form, minimum_necessary=minimum_necessary, zip=as_zip, though_late=late if all(late) else None
    )
    leave(_run(case, asked, options, out=out, as_json=as_json))


def _run(path: Path, asked: Asked, options: Options, *, out: Path | None, as_json: bool) -> ExitCode:
    """Done when it is written; PROBLEMS where a check stops it; NOTHING_SUPPORTED where there is no letter."""
    from appealkit.cli.draft import tell_no_letter, tell_written
    from appealkit.cli.prepared import prepared
    from appealkit.cli.tell import tell_json, tell_problems
    from appealkit.errors import ExitCode, mistakes
    from appealkit.packet.write import write_packet

    given, found = prepared(path, asked)
    if mistakes(found.problems):
        return ExitCode.PROBLEMS
    folder = out or Path("out") / given.case.id
    if found.letter is None:
        written = write_packet(found, folder)
        tell_problems(written.problems)
        if as_json:
            tell_json(_as_json(folder, written.files, None))
        else:
            tell_written(folder, tuple(written.files))
            tell_no_letter(held=bool(found.assessment.holds))
        return ExitCode.NOTHING_SUPPORTED
    sent = _sent(given, found, folder, asked, options, quiet=as_json)
    tell_problems(sent.written.problems)
    if as_json:
        tell_json(_as_json(folder, sent.written.files, sent))
    else:
        _tell(sent, folder, found.case)
    return ExitCode.PROBLEMS if sent.stopped else ExitCode.DONE


def _sent(given: Given, found: Packet, folder: Path, asked: Asked, options: Options, *, quiet: bool) -> Sent:
    from rich.console import Console
    from rich.progress import Progress

    from appealkit.intake.exhibitfiles import exhibit_files
    from appealkit.maps.payers import profile_of
    from appealkit.packet.send import Sending, write_sending

    letter = found.letter
    assert letter is not None
    wanted = frozenset(exhibit.document for exhibit in letter.exhibits)
    case = found.case
    hidden = quiet or len(wanted) < LONG
    with Progress(console=Console(stderr=True), transient=True, disable=hidden) as progress:
        task = progress.add_task("Looking at the exhibits", total=len(wanted) + 2)
        files = exhibit_files(given.exhibits, wanted, lambda: progress.advance(task))

        def step(what: str) -> None:
            progress.update(task, advance=1, description=f"Writing {what}")

        sending = Sending(
            rules=given.library.rules,
            on=asked.on,
            options=options,
            files=files,
            profile=profile_of(case.denial.payer, given.library.payers, case.patient.group_number),
            problems=(*given.problems, *found.problems),
        )
        return write_sending(found, letter, folder, sending, formats=asked.formats, protective=asked.noted, step=step)


def _as_json(folder: Path, files: object, sent: Sent | None) -> dict[str, object]:
    checks = sent.checks if sent else ()
    return {
        "folder": str(folder),
        "files": files,
        "to_send": [{"name": one.name, "pages": one.pages, "bytes": one.bytes} for one in sent.files] if sent else [],
        "checks": [
            {"check": one.name, "title": one.title, "result": one.result.value, "why": one.why, "mend": one.mend}
            for one in checks
        ],
    }


def _tell(sent: Sent, folder: Path, case: Case) -> None:
    import sys

    from rich.console import Console
    from rich.text import Text

    from appealkit.cli.draft import tell_written
    from appealkit.layout.preflight import Result, headline, megabytes

    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    styles = {Result.STOP: "bold red", Result.LOOK: "yellow"}
    for one in sorted(sent.checks, key=lambda one: list(Result).index(one.result)):
        if one.result is not Result.PASS:
            console.print(
                Text.assemble((f"{one.result.value:5}", styles[one.result]), (one.title, "bold"), f": {one.why}")
            )
            console.print(Text(f"     do: {one.mend}"))
    passed = [one.title.lower() for one in sent.checks if one.result is Result.PASS]
    console.print(Text(f"pass {', '.join(passed)}.", style="green"))
    tell_written(folder, tuple(sent.written.files))
    console.print()
    console.print(Text(headline(sent.checks), style="bold"))
    if sent.stopped:
        console.print("Settle what is said above, and run this again. The letter alone: appealkit draft.")
        return
    for file in sent.files:
        console.print(f"To send: {folder / 'to-send' / file.name} ({file.pages} pages, {megabytes(file.bytes)})")
    console.print(f"Read the letter, and have it signed and dated by {case.practice.signer.name}.")
