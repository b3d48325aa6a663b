"""`appealkit recheck`: an edited letter, read back and held against its case."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealkit.document.model import Document
    from appealkit.errors import Problem
    from appealkit.recheck.compare import Checked, Composed
    from appealkit.recheck.readback import Said

LISTING = "keep/recheck.json"


def recheck(
    letter: Annotated[
        Path | None, typer.Argument(help="The edited letter as a .docx.", metavar="LETTER", show_default=False)
    ] = None,
    case: Annotated[Path, typer.Option("--case", help="The case file of the letter.", metavar="CASE")] = Path(),
    text: Annotated[
        str | None, typer.Option("--text", help="Pasted text instead: a .txt file, or - for standard input.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", help="The letter's day; as its packet says, if not given.", formats=["%Y-%m-%d"], metavar="DATE"
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the findings, the redline, the letter.")] = None,
    adopt: Annotated[
        str | None, typer.Option(metavar="N,N…", help="The signer adopts these statements; kept in the case file.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="With --adopt: the signer's name.")] = None,
    because: Annotated[str | None, typer.Option(help="With --adopt: why.")] = None,
    strategy: Annotated[str | None, typer.Option(help="The strategy that the letter was drafted with.")] = None,
    trial: Annotated[bool, typer.Option(help="The letter was drafted with --trial.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold an edited letter against its case: what has its page, what is the signer's own, what nobody can show."""
    if (letter is None) == (text is None):
        raise typer.BadParameter("name the edited letter, or its words with --text FILE")
    if case == Path():
        raise typer.BadParameter("--case CASE names the case file of the letter")
    if (adopt is None) != (by is None):
        raise typer.BadParameter("--adopt N and --by NAME go together")
    numbers = [int(each) if each.strip().isdigit() else 0 for each in (adopt or "").split(",") if each.strip()]
    run = _Run(case, letter, text, on.date() if on else None, strategy, trial=trial)
    found = run.checked()
    if numbers and by:
        found = run.adopted(found, numbers, by, because)
    leave(run.told(found, out, as_json=as_json))


class _Run:
    """One letter read, one case composed anew, and what came of comparing them."""

    def __init__(
        self, case: Path, letter: Path | None, text: str | None, on: date | None, strategy: str | None, *, trial: bool
    ) -> None:
        from appealkit.given import read
        from appealkit.library import recheck_files
        from appealkit.recheck.plaintext import decoded
        from appealkit.recheck.readback import read_docx
        from appealkit.recheck.vocabulary import vocabulary

        self.case_file, self.strategy = case, strategy
        self.data = _bytes(letter, text)
        self.body: tuple[Said, ...] = ()
        self.furniture: tuple[Said, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.text, self.original = "", b""
        if letter is not None:
            read_back = read_docx(self.data, str(letter))
            self.body, self.furniture, self.problems = read_back.body, read_back.furniture, read_back.doubts
        else:
            self.text = decoded(self.data, str(text))
        self.given = read(case)
        self.words = vocabulary(recheck_files(self.given.library.workspace))
        packet = _packet_of(letter)
        self.trial = trial or bool((packet.get("letter") or {}).get("draft"))
        self.protective = packet.get("protective")
        self.on = on or _day_of(packet.get("on")) or self._day_said() or date.today()  # noqa: DTZ011 the user's own
        self.composed = self._composed()
        if letter is not None:
            self._beside_its_own()

    def _beside_its_own(self) -> None:
        """What stands in the heads and feet of our own Word file, and what of it is not read, is not told."""
        from appealkit.recheck.compare import furniture_lines
        from appealkit.recheck.readback import read_docx
        from appealkit.writers import write

        self.original = write(self.composed.page, "docx", self.given.library.look)
        own = read_docx(self.original, "")
        self.composed = replace(self.composed, furniture=furniture_lines(own.furniture))
        told = {problem.says for problem in own.doubts}
        self.problems = tuple(problem for problem in self.problems if problem.says not in told)

    def _day_said(self) -> date | None:
        """The day that stands where the letter has its date."""
        from appealkit.recheck.tokens import raw_tokens

        said = [each.text for each in self.body if each.kind == "paragraph"] or self.text.split("\n")
        for line in said[:12]:
            tokens = raw_tokens(line, {}, {})
            if len(tokens) == 1 and tokens[0].kind == "date" and isinstance(tokens[0].key, tuple):
                return _day_of("-".join(f"{part or 0:02d}" for part in tokens[0].key))
        return None

    def _composed(self) -> Composed:
        from appealkit.errors import InputError, Problem, Where, mistakes
        from appealkit.letters.compose import Protective
        from appealkit.pipeline import prepare
        from appealkit.recheck.compare import F087, Composed

        given, told = self.given, self.protective
        filing = Protective(told["by"], told["because"]) if told else None
        packet = prepare(
            given.case, given.library, on=self.on, quotes=given.quotes, strategy=self.strategy, trial=self.trial,
            protective=filing,
        )  # fmt: skip
        if packet.letter is None or packet.letter_page is None or mistakes(packet.problems):
            says = "from this case no letter is composed now, so the edited one cannot be held against it"
            mend = f"see `appealkit assess`; or name the letter's day with --on (tried: {self.on})"
            raise InputError(Problem(F087, says, mend, Where(str(self.case_file))), *mistakes(packet.problems))
        return Composed(packet.letter_page, packet.letter, packet.case, self.on)

    def checked(self) -> tuple[Checked, ...]:
        from appealkit.recheck.compare import check, edited_units, paired
        from appealkit.recheck.plaintext import paired_text
        from appealkit.recheck.units import units_of

        units = units_of(self.composed.page)
        if self.text:
            pairs = paired_text(units, self.text, self.composed.page.footer, self.words)
        else:
            pairs = paired(units, edited_units(self.body), self.words)
        return check(self.composed, pairs, self.furniture, self.words)

    def adopted(self, found: Sequence[Checked], numbers: list[int], by: str, why: str | None) -> tuple[Checked, ...]:
        """The same after the signer's adoption was written into the case file."""
        from appealkit.errors import AppealError, OutputError, Problem, Where
        from appealkit.given import read
        from appealkit.recheck.adopt import F089, adoptions, with_adoptions

        where = Where(str(self.case_file))
        signer = self.composed.case.practice.signer.name
        today = date.today()  # noqa: DTZ011 the day on the signer's own calendar
        entries = adoptions(found, numbers, by, signer, today, why, where)
        before = self.case_file.read_bytes()
        after = with_adoptions(before.decode(), entries, where)
        says, mend = (
            "the case file could not be added to, and is as before",
            "type the adoption under 'adopted' by hand",
        )
        refused = OutputError(Problem(F089, says, mend, where))
        try:
            _replace(self.case_file, after.encode())
        except OSError:
            raise refused from None
        try:
            case = read(self.case_file).case
        except AppealError:
            _replace(self.case_file, before)
            raise refused from None
        self.composed = replace(self.composed, case=self.composed.case.model_copy(update={"adopted": case.adopted}))
        return self.checked()

    def told(self, found: Sequence[Checked], out: Path | None, *, as_json: bool) -> Any:
        """Tell it, write it where asked, and say how it ends."""
        from appealkit.cli.tell import tell_json, tell_problems
        from appealkit.errors import ExitCode
        from appealkit.recheck.report import recheck_json

        files, problems = self._files(found) if out else ({}, [])
        told = recheck_json(found, self.composed, (*self.problems, *problems), self.data, _digests(files))
        if out:
            from appealkit.packet.place import placed

            files[LISTING] = (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()
            with placed(out, self.composed.case.id, LISTING) as aside:
                for path, data in files.items():
                    aside.put(path, data)
        tell_problems((*self.given.problems, *self.problems, *problems))
        if as_json:
            tell_json(told)
        else:
            _tell(found)
            if out:
                sys.stdout.write(f"\nWritten to {out}:\n" + "".join(f"  {name}\n" for name in sorted(files)))
        return ExitCode.DONE if all(one.passes for one in found) and not problems else ExitCode.PROBLEMS

    def _files(self, found: Sequence[Checked]) -> tuple[dict[str, bytes], list[Problem]]:
        """The redline, and the letter rebuilt where everything in it passes. Of pasted text neither is made."""
        from appealkit.errors import AppealError
        from appealkit.recheck.rebuild import rebuilt
        from appealkit.recheck.redline import redline
        from appealkit.writers import write

        files: dict[str, bytes] = {}
        problems: list[Problem] = []
        if not self.body:
            return files, problems
        files["keep/redline.docx"] = redline(self.original, self.body)
        if all(one.passes for one in found):
            page: Document = rebuilt(self.composed.page, self.body)
            for name in ("docx", "pdf", "txt"):
                try:
                    files[f"to-send/letter.{name}"] = write(page, name, self.given.library.look)
                except AppealError as error:
                    problems += error.problems
        return files, problems


def _bytes(letter: Path | None, text: str | None) -> bytes:
    from appealkit.errors import OutputError, Problem, Where
    from appealkit.recheck.wordparts import F080, MOST_PACKED

    if text == "-":
        return sys.stdin.buffer.read(MOST_PACKED + 1)
    path = letter or Path(str(text))
    try:
        with path.open("rb") as file:
            return file.read(MOST_PACKED + 1)
    except OSError:
        raise OutputError(Problem(F080, "it cannot be read", "correct its name", Where(str(path)))) from None


def _packet_of(letter: Path | None) -> dict[str, Any]:
    """The manifest of the packet that the letter still lies in; empty where it does not."""
    if letter is None:
        return {}
    try:
        found = json.loads((letter.resolve().parent.parent / "keep" / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("format") == "appealkit-manifest" else {}


def _day_of(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def _digests(files: dict[str, bytes]) -> dict[str, str]:
    import hashlib

    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def _replace(path: Path, data: bytes) -> None:
    """The file with these bytes, as open to others as it was; as before, and nothing beside it, where that fails."""
    path = path.resolve()  # a link stays one
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.touch(mode=0o600)
        aside.write_bytes(data)
        shutil.copymode(path, aside)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _tell(found: Sequence[Checked]) -> None:
    """A table of all that is not as it was composed, and one line that sums up."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from appealkit.recheck.meaning import Kind
    from appealkit.recheck.report import what_to_do

    styles = {Kind.SOURCED: "green", Kind.OPINION: "yellow", Kind.UNSOURCED: "red", Kind.CONTRADICTS: "bold red"}
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    told = [one for one in found if one.change != "unchanged"]
    if told:
        table = Table(box=None, padding=(0, 2, 1, 0), header_style="dim")
        for head, wraps in (
            ("No.", False),
            ("Change", False),
            ("Kind", True),
            ("From", True),
            ("To", True),
            ("Do", True),
        ):
            table.add_column(head, no_wrap=not wraps, overflow="fold")
        for one in told:
            kind = Text(one.kind.value + (f", adopted by {one.adopted_by}" if one.adopted_by else ""), styles[one.kind])
            for line in (each.what for each in one.differences):
                kind.append(f"\n{line}", "default")
            if one.why:
                kind.append(f"\n{one.why}", "dim")
            old = "\n".join(each.old for each in one.differences if each.old) or one.old
            new = "\n".join(each.new for each in one.differences if each.new) or one.new
            to = Text(new)
            if one.new and one.new != new:  # a changed number alone does not say where it stands
                to.append(f"\nin: {shorten(one.new, 160, placeholder=' …')}", "dim")
            table.add_row(str(one.number), one.change, kind, Text(old), to, Text(what_to_do(one)))
        console.print(table)
    counts = {kind: sum(1 for one in found if one.kind is kind) for kind in Kind}
    console.print(
        f"{len(found)} statements: " + ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    )
    stopped = sum(1 for one in found if not one.passes)
    console.print("Everything has its source." if not stopped else f"{stopped} must be settled before it is sent.")
    if stopped * 2 > len(found):
        console.print("More than half is not what this case says: look whether it is the letter of this case.")
