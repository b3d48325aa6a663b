"""`appealkit letterhead`: the practice's own look, begun from the shipped one, and checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import leave
from appealkit.errors import AppealError, ExitCode, OutputError, Problem, Where, mistakes, writing

if TYPE_CHECKING:
    from appealkit.document.model import Document
    from appealkit.writers import Look

SAMPLE = "letterhead-sample"

app = typer.Typer(help="How your letters look: begin from the shipped look, change it, check it.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The practice's workspace, as `init` made it.", metavar="WORKSPACE")]


@app.command()
def new(workspace: Folder = Path()) -> None:
    """Put the shipped look into the workspace, to be changed. A file that is there is left as it is."""
    from appealkit.writers import shipped
    from appealkit.writers.look import FOLDER, SHIPPED

    folder = workspace / FOLDER
    _in_a_workspace(workspace)
    there = [name for name in SHIPPED if (folder / name).exists()]
    for name in SHIPPED:
        if name not in there:
            _write(folder / name, shipped.read(name))
    for name in SHIPPED:
        sys.stdout.write(f"{'left as it is' if name in there else 'written':14}{folder / name}\n")
    sys.stdout.write(
        "Change the styles, header and footer of reference.docx in Word, and letter.css to match. Put your logo there\n"
        "as logo.svg or logo.png, its words into styles.toml under [picture.logo]. Leave out what you do not change.\n"
        f"Next: appealkit letterhead check {workspace} --sample out\n"
    )


@app.command()
def check(
    workspace: Folder = Path(),
    sample: Annotated[
        Path | None, typer.Option(help="Write a page that shows every part of a letter here, as DOCX and PDF.")
    ] = None,
) -> None:
    """Every mistake in the look and every difference between Word and PDF, all at once."""
    from appealkit.cli.tell import tell_problems
    from appealkit.intake.casefile import read_practice
    from appealkit.layout.signing import signature_picture
    from appealkit.layout.specimen import lay_out_specimen
    from appealkit.library import letterhead_files
    from appealkit.writers import read_look

    _in_a_workspace(workspace)
    files, not_taken = letterhead_files(workspace)
    look, problems = read_look(files)
    practice, of_practice = read_practice(workspace)
    problems = [*not_taken, *problems, *of_practice]
    pages: dict[str, bytes] = {}
    if practice is not None:
        scan = None
        if practice.signer.signature is not None:
            scan, told = signature_picture(practice.signer.signature, practice.signer.name, files)
            problems += told
        if look is not None:
            pages = _printed(lay_out_specimen(practice, scan), look, problems)
    tell_problems(problems)
    wrong = mistakes(problems)
    counted = f"{len(wrong)} mistake{'s'[: len(wrong) != 1]}" if wrong else "no mistake found"
    rest = len(problems) - len(wrong)
    whose = "the practice's own look" if files else "the shipped look (there is no letterhead folder)"
    sys.stdout.write(f"{whose}: {counted}{f', {rest} to look at' if rest else ''}.\n")
    for format_, data in pages.items() if sample else ():
        path = (sample or Path()) / f"{SAMPLE}.{format_}"
        _write(path, data, anew=True)
        sys.stdout.write(f"written       {path}\n")
    leave(ExitCode.PROBLEMS if wrong else ExitCode.DONE)


def _printed(page: Document, look: Look, problems: list[Problem]) -> dict[str, bytes]:
    """The page in both formats; what keeps it from one is added to the problems, once."""
    from appealkit.writers import write

    pages: dict[str, bytes] = {}
    for format_ in ("docx", "pdf"):
        try:
            pages[format_] = write(page, format_, look)
        except AppealError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return pages


def _in_a_workspace(workspace: Path) -> None:
    if not (workspace / "practice.yaml").is_file():
        says, mend = "this is no workspace: it has no practice.yaml", "name one, or make one: appealkit init"
        raise OutputError(Problem("I038", says, mend, Where(str(workspace))))


def _write(path: Path, data: bytes, *, anew: bool = False) -> None:
    with writing("the file", path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("wb" if anew else "xb") as stream:
            stream.write(data)
