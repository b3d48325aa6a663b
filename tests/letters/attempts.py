"""One text of a template, loaded and composed with few files beside it; and the same in a process that is watched.

Nothing but a Letter or Problems may come of it, and nothing of the machine may be touched on the way.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from appealkit.errors import AppealError, Problem
from appealkit.letters.compose import compose
from appealkit.letters.model import Letter
from appealkit.letters.template import load_templates
from letters import bench
from letters.escapes import ALL, PROSE
from stories import cases

FRAME = "frames/appeal.md.j2"
CRITERIA = {"care-long-enough", "exam-agrees", "imaging-agrees"}
FACT = '{{% fact "care-long-enough" as it %}}\nCare of {{{{ it.value }}}}. {}\n{{% endfact %}}\n'
PLACES = {
    "section": lambda text: with_section(f"One.\n\n{text}\n"),
    "partial": lambda text: with_section('{% include "partials/own" %}\n') | {"partials/own.md.j2": text},
    "fact": lambda text: with_section(FACT.format(text)),
    "if": lambda text: with_section("{% if payer.name is present %}\n" + text + "\n{% endif %}\n"),
    "authority": lambda text: with_section(
        '{% authority "erisa-full-and-fair-review" as law %}\n' + text + "\n{% endauthority %}\n"
    ),
    "phrase": lambda text: {FRAME: front(FRAME, "{% criteria %}\n"), "record.yaml": record(text)},
    "title": lambda text: {FRAME: front(FRAME, "Words.\n", title=text, kind="frame", salutation=text)},
}  # fmt: skip


@dataclass(frozen=True)
class Came:
    """What came of an attempt: a letter or problems, and how much of the processor's time it took."""

    letter: Letter | None
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def said(self) -> str:
        return " / ".join(bench.said(self.letter)) if self.letter else ""


def front(path: str, body: str, *, title: str = "Bench", kind: str = "frame", **more: str) -> str:
    said = {"template": path.removesuffix(".md.j2"), "title": title, "version": "1", "kind": kind, **more}
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())
    return f"---\n{lines}---\n{body}"


def with_section(body: str) -> dict[str, str]:
    path = f"{bench.SECTION}.md.j2"
    return {FRAME: front(FRAME, "{% sections %}\n"), path: front(path, body, kind="section")}


def record(phrase: str = "x") -> str:
    """record.yaml with this phrase for the criteria of the case."""
    said = {name: phrase if name in CRITERIA else "x" for name in sorted(judged()[2].requirements)}
    return json.dumps({"record": said, "words": {}}, ensure_ascii=False)


@lru_cache(maxsize=1)
def judged() -> tuple[Any, Any, Any]:
    """The care case, its assessment and the rules."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = cases.new_workspace(Path(folder), approved=False)
        packet = cases.prepared(workspace, cases.care(), trial=True)
        from appealkit.library import open_library

        return packet.case, packet.assessment, open_library(workspace).rules


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """As they would stand in a folder, whatever a text holds."""
    return {name: text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            for name, text in files.items()}  # fmt: skip


def attempt(files: dict[str, str | bytes]) -> Came:
    """Load and compose. Whatever is no AppealError is not caught."""
    case, assessment, rules = judged()
    files = {"record.yaml": record(), **files}
    begun = time.process_time()
    given = as_bytes(files)
    letter, problems = None, ()
    try:
        shelf, found = load_templates(given)
        problems = tuple(found)
        if shelf is not None:
            letter, _ = compose(case, assessment, rules, shelf, on=bench.ON, trial=True)
    except AppealError as error:
        problems = error.problems
    return Came(letter, problems, time.process_time() - begun)


# ---- watched -----------------------------------------------------------------------------------------------------

HARMFUL = (
    "open",
    "os.",
    "socket.",
    "subprocess.",
    "shutil.",
    "ctypes.",
    "import",
    "exec",
    "compile",
    "pty.",
    "urllib.",
    "http.",
    "marshal.",
    "pickle.",
    "tempfile.",
    "object.__getattr__",
    "glob.",
    "mmap.",
    "sqlite3.",
)
NUMBER = re.compile(rb"[0-9._eE+-]+")


class Watch:
    """What Python's audit events tell of files, processes, network, imports and code, while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event.startswith(HARMFUL) and not of_jinja(event, arguments):
            self.seen.append(f"{event} {str(arguments)[:100]}")


def of_jinja(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether Jinja does it whatever the template says: its compiled code, its way to show an error at its line."""
    match event:
        case "compile":
            source = arguments[0] or b""
            return arguments[1] == "<template>" or source.endswith(b"raise __jinja_exception__") or bool(
                NUMBER.fullmatch(source))  # fmt: skip
        case "exec":
            return arguments[0].co_filename == "<template>" or arguments[0].co_names == ("__jinja_exception__",)
        case "object.__getattr__":  # the traceback of an error, to tell its line
            return arguments[1] in {"tb_frame", "f_code"}
    return False


def place_of(problem: Problem) -> list[str | int]:
    assert problem.where is not None, problem
    return [problem.where.file, problem.where.line, problem.where.column]


def watched(places: list[str]) -> None:
    """Every payload at each of these places (of several names, by turns), with its end printed as a line of JSON."""
    for place in PLACES:
        attempt(PLACES[place]("{{ payer.name }}"))  # what is imported late is imported now
    watch = Watch()
    texts = [payload for _, payload in ALL] + PROSE
    for number, text in enumerate(texts):
        for names in places:
            choice = names.split("|")
            place = choice[number % len(choice)]
            files = PLACES[place](text)
            watch.on = True
            try:
                came = attempt(files)
                told = [
                    {
                        "code": p.code,
                        "where": [p.where.file, p.where.line, p.where.column] if p.where else None,
                        "text": str(p),
                    }
                    for p in came.problems
                ]
                ended = {
                    "problems": told,
                    "said": came.said,
                    "title": came.letter.title if came.letter else None,
                    "seconds": came.seconds,
                }
            except BaseException as error:  # noqa: BLE001 the test says which
                ended = {"raised": repr(error)[:300]}
            watch.on = False
            sys.stdout.write(json.dumps({"number": number, "place": place, "touched": watch.seen[:], **ended}) + "\n")
            watch.seen.clear()
    # not getrusage: that counts the parent as it was before exec
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
    sys.stdout.write(json.dumps({"peak": peak}) + "\n")


def run_watched(places: list[str], *, megabytes: int = 1500, seconds: int = 300) -> list[dict[str, Any]]:
    """The lines of `watched`, run in a process of its own that may not have more memory or time than that."""
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20,) * 2)\n"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({seconds},) * 2)\n"
        "from letters import attempts\n"
        f"attempts.watched({places!r})\n"
    )
    done = apart(code)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def apart(code: str) -> subprocess.CompletedProcess[str]:
    """This code in a Python of its own."""
    paths = f"{cases.TESTS}:{cases.SOURCE}:{cases.TESTS / 'assessment'}"
    environment = {"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", "CANARY": "the-canary-sings"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
