"""DOOR: the preview that is drawn again at every save, shown to this machine alone.

A small server on 127.0.0.1 under a path that nobody can guess; the page asks it for the next look and is answered when
there is one. Files are looked at twenty times a second by their time and size.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from appealkit.authoring.lint.run import lint
from appealkit.authoring.page.preview import Shown, body_of, live_image, write_live
from appealkit.authoring.preview import Kept, Previewed, Subject, fitting, preview
from appealkit.authoring.prose.words import words_of
from appealkit.authoring.samples import Sample, samples_of
from appealkit.errors import AppealError, Problem, Where, code_page, nearest
from appealkit.library import letterhead_files, open_bench, template_files, template_folders
from appealkit.maps.load import Rules
from appealkit.writers.pageimages import PageImage

EACH = 0.05  # seconds between two looks at the files
REST = 0.4  # seconds without a save, before the findings are looked for
HOLD = 20.0  # seconds that a page waits for an answer before it asks again
NAME = "127.0.0.1"

T142 = code_page(
    "T142",
    """No sample shows this template
    A template is seen in the letter of a sample; none of those on file draws on it.
    Bad: a new section without a sample of its strategy. Good: a file in `templates/samples/` whose case it argues.
    """,
)
T143 = code_page(
    "T143",
    """The preview made a mistake of its own
    Something went wrong that no template should be able to do; the last good letter stays.
    Bad: this message twice for one text. Good: a report with the template, and without any case.
    """,
)


@dataclass
class Bench:
    """What is looked at: a template, with a sample or a case; and all that the next look can use of the last."""

    template: str
    workspace: Path | None
    today: date
    case: Callable[[], Subject] | None = None  # reads the case given; else a sample
    sample: str | None = None  # the one asked for; else the first that shows the template
    kept: Kept = field(init=False)
    last: Previewed | None = None
    fits: tuple[str, ...] = ()  # of these samples, looked for once
    fitted: tuple[Sample, ...] = ()

    def __post_init__(self) -> None:
        self.kept = Kept(open_bench(self.workspace))

    def look(self) -> Shown:
        """The template as it is now; what keeps it from being drafted, with the last letter that was."""
        files = template_files(self.workspace)
        texts = {path: data.decode("utf-8-sig", "replace").replace("\r\n", "\n") for path, data in files.items()}
        problems: tuple[Problem, ...] = ()
        try:
            subject = self.case() if self.case else Subject.of(self._chosen(files))
            self.last = preview(self.template, subject, files, self.kept, time.perf_counter)
        except AppealError as error:
            problems = tuple(_at_its_file(problem, files) for problem in error.problems)
        except Exception as error:  # noqa: BLE001 the page stays; what the error says could be a patient's
            problems = (self._stopped(error),)
        return Shown(self.template, self.last, problems, None, self.fits, texts)

    def searched(self, shown: Shown) -> Shown:
        """The same with the findings of lint, and the samples that show the template."""
        try:
            return self._searched(shown)
        except AppealError as error:
            return replace(shown, findings=error.problems)
        except Exception as error:  # noqa: BLE001 as above
            return replace(shown, findings=(self._stopped(error),))

    def _stopped(self, error: Exception) -> Problem:
        says = f"the preview stopped with {type(error).__name__}"
        return Problem(T143, says, "report it with the template", Where(f"{self.template}.md.j2"))

    def _searched(self, shown: Shown) -> Shown:
        files, (look, _) = template_files(self.workspace), letterhead_files(self.workspace)
        found = lint(files, self.kept.library.rules, today=self.today, letterhead=look, prose=words_of(self.workspace))
        samples = samples_of(self.kept.library)[0] if self.case is None and not shown.problems else ()
        if samples and samples != self.fitted:
            self.fits = tuple(one.name for one in fitting(self.template, samples, files, self.kept))
            self.fitted = samples
        return replace(shown, findings=tuple(found), fitting=self.fits)

    def _chosen(self, files: Mapping[str, bytes]) -> Sample:
        """The sample asked for, or the first whose letter shows the template."""
        samples, problems = samples_of(self.kept.library)
        asked = [one for one in samples if one.name == self.sample]
        if self.sample is not None and not asked:
            names = [one.name for one in samples]
            raise AppealError(
                Problem(T142, f"there is no sample '{self.sample}'", nearest(self.sample, names)), *problems
            )
        usual = sorted(samples, key=lambda one: one.protective is not None)  # such a filing leaves much unsaid
        found = next(iter(asked or fitting(self.template, usual, files, self.kept)), None)
        if found is None:
            mend = "write one in templates/samples/ whose case it argues"
            raise AppealError(Problem(T142, f"no sample shows {self.template}", mend, Where(self.template)), *problems)
        self.sample = found.name
        return found


def _at_its_file(problem: Problem, files: Mapping[str, bytes]) -> Problem:
    """A problem that names its template, at the template's file."""
    where = problem.where
    if where is None or f"{where.file}.md.j2" not in files:
        return problem
    return replace(problem, where=replace(where, file=f"{where.file}.md.j2"))


@dataclass
class Board:
    """What is shown now, to whoever asks; and who waits for the next."""

    shown: Shown | None = None
    body: str = ""
    number: int = 0
    asked: str | None = None  # the sample that somebody chose on the page
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def state(self) -> str:
        return str(self.number)

    def put(self, shown: Shown, rules: Rules) -> None:
        """Show this. Its body is made here: who asks is answered at once, whatever is worked on meanwhile."""
        shown = replace(shown, is_live=True)
        body = body_of(shown, rules, live_image)
        with self.changed:
            self.shown, self.body, self.number = shown, body, self.number + 1
            self.changed.notify_all()

    def next(self, state: str) -> tuple[str, str]:
        """The body that is shown once it is not this state's any more; none, where nothing happens for long."""
        with self.changed:
            self.changed.wait_for(lambda: self.state != state, HOLD)
            return self.state, self.body if self.state != state else ""

    def image(self, sha256: str) -> PageImage | None:
        """A picture of what is shown."""
        found = self.shown.previewed if self.shown else None
        return next((one for one in found.pages if one.sha256 == sha256), None) if found else None


@dataclass
class Watch:
    """A preview that is served and drawn again at every save."""

    bench: Bench
    more: tuple[Path, ...] = ()  # further files to be looked at: a case
    board: Board = field(default_factory=Board)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer((NAME, 0), _handler(self.board, self.token, self.bench))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self.server.server_port}/{self.token}/"

    def run(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Serve and look until it is stopped."""
        threading.Thread(target=self.server.serve_forever, args=(EACH,), daemon=True).start()
        try:
            before, found, since = None, True, 0.0
            while not stopped():
                now = (self._state(), self.board.asked)
                if now != before:
                    before, found = now, False
                    self._look()
                    since = time.monotonic()
                elif not found and time.monotonic() - since > REST and self.board.shown is not None:
                    found = True
                    self.board.put(self.bench.searched(self.board.shown), self.bench.kept.library.rules)
                else:
                    time.sleep(EACH)
        finally:
            self.server.shutdown()
            self.server.server_close()

    def _look(self) -> None:
        if self.board.asked is not None:
            self.bench.sample = self.board.asked
        before, shown = self._state(), self.bench.look()
        if shown.problems:  # an editor may still be writing: half a file is no mistake of its author's
            time.sleep(EACH)
        if not shown.problems or self._state() == before:
            self.board.put(shown, self.bench.kept.library.rules)

    def _state(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(_states((*template_folders(self.bench.workspace), *self.more)))


def _states(paths: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    """Each file with its time and size; one that vanishes meanwhile is not there."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            try:
                found = file.stat()
            except OSError:
                continue
            yield str(file), found.st_mtime_ns, found.st_size


def _handler(board: Board, token: str, bench: Bench) -> type[BaseHTTPRequestHandler]:
    """What answers: the page, its pictures, the next look, another sample. Nothing else, and nobody else."""

    class Handler(BaseHTTPRequestHandler):
        server: ThreadingHTTPServer
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "appealkit", ""

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

        def do_GET(self) -> None:
            given, _, rest = self.path.removeprefix("/").partition("/")
            is_ours = hmac.compare_digest(given.encode(), token.encode())
            if self.headers.get("Host") != f"{NAME}:{self.server.server_port}" or not is_ours:
                self._answer(404, "text/plain", b"")
                return
            path, _, query = rest.partition("?")
            kind, _, name = path.partition("/")
            match kind:
                case "" if board.shown is None:
                    board.next("0")
                    self._page()
                case "":
                    self._page()
                case "next":
                    self._next(query.removeprefix("state="))
                case "page" if (image := board.image(name.removesuffix(".png"))) is not None:
                    self._answer(200, "image/png", image.png)
                case "sample" if name.isdigit() and int(name) < len(bench.fits):
                    board.asked = bench.fits[int(name)]
                    board.next(board.state)
                    self._answer(303, "text/plain", b"", {"Location": f"/{token}/"})
                case _:
                    self._answer(404, "text/plain", b"")

        def _page(self) -> None:
            if board.shown is not None:
                page = write_live(board.shown, bench.kept.library.rules, board.state)
                self._answer(200, "text/html; charset=utf-8", page)

        def _next(self, before: str) -> None:
            state, body = board.next(before)
            self._answer(200, "application/json", json.dumps({"state": state, "body": body}).encode())

        def _answer(self, code: int, kind: str, data: bytes, more: Mapping[str, str] | None = None) -> None:
            self.send_response(code)
            headers = {
                "Content-Type": kind,
                "Content-Length": str(len(data)),
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Content-Security-Policy": "frame-ancestors 'none'",
                **(more or {}),
            }
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(data)
            except OSError:  # the page was closed meanwhile
                self.close_connection = True

    return Handler
