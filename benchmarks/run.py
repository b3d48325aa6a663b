"""Prints the figures of README.md: medians, and ratios taken side by side in this one run."""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from appealkit.assessment.assess import assess
from appealkit.case import Case
from appealkit.given import read
from appealkit.library import Library
from appealkit.pipeline import prepare
from appealkit.writers import shipped_look, write
from appealkit.writers.webpage import page

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "samples" / "cases" / "tfesi-left-s1.yaml"
ON = date(2026, 11, 21)


def main() -> None:
    """Every figure, in the order of the table."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    given = read(CASE)
    start_up()
    judging(given.case, given.library)
    added(given.case, given.library)
    memory(given.case, given.library, letters)


def start_up(runs: int = 15) -> None:
    """`--help` as a whole process, in turn with a bare import of pydantic."""
    ours, theirs = [], []
    for _ in range(runs + 1):
        ours.append(_process([sys.executable, "-m", "appealkit", "--help"]))
        theirs.append(_process([sys.executable, "-c", "import pydantic"]))
    ratio = statistics.median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
    tell("appealkit --help", f"{_ms(ours[1:])} ms", f"{ratio:.2f} × import pydantic ({_ms(theirs[1:])} ms)")


def judging(case: Case, library: Library, runs: int = 300) -> None:
    """One case judged in process: recognition, coding, findings, strategies, route, checklist."""
    took = timed(lambda: assess(case, library.rules, on=ON), runs)
    tell("judging a case", f"{_ms(took)} ms", f"{len(case.evidence)} pieces of evidence, target 2 ms")


def added(case: Case, library: Library, runs: int = 40) -> None:
    """All that comes before and beside the PDF, against WeasyPrint's own time for the same letter."""
    packet = prepare(case, library, on=ON, trial=True)
    assert packet.letter_page is not None
    document = packet.letter_page
    steps: dict[str, Callable[[], object]] = {
        "prepare": lambda: prepare(case, library, on=ON, trial=True),
        "docx": lambda: write(document, "docx"),
        "txt": lambda: write(document, "txt"),
        "html": lambda: page(document, shipped_look()),
        "pdf": lambda: write(document, "pdf"),
    }
    for step in steps.values():
        step()
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(runs):  # in turn, so that a slow moment of the machine falls on all alike
        for name, step in steps.items():
            took[name] += timed(step, 1)
    medians = {name: statistics.median(times) for name, times in took.items()}
    ours = medians["prepare"] + medians["docx"] + medians["txt"] + medians["html"]
    weasyprint = medians["pdf"] - medians["html"]
    for name in ("prepare", "docx", "txt", "html"):
        tell(f"  {name}", f"{medians[name] * 1000:.2f} ms")
    tell(
        "what appealkit adds",
        f"{ours * 1000:.1f} ms",
        f"{ours / weasyprint:.0%} of the PDF's {weasyprint * 1000:.0f} ms, target 40 %",
    )


def memory(case: Case, library: Library, letters: int) -> None:
    """Resident memory while one process makes letter after letter, in every format."""
    seen = []
    for number in range(1, letters + 1):
        packet = prepare(case, library, on=ON, trial=True)
        assert packet.letter_page is not None
        for name in ("docx", "pdf", "txt"):
            write(packet.letter_page, name)
        if number % max(1, letters // 10) == 0:
            gc.collect()
            seen.append((number, _resident()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(f"memory over {letters} letters", f"{seen[-1][1]:.0f} MB", f"peak {peak:.0f} MB")
    tell("  " + "  ".join(f"{number}: {size:.0f}" for number, size in seen), "")


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run."""
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return took


def tell(name: str, value: str, note: str = "") -> None:
    print(f"{name:36} {value:>14}  {note}".rstrip(), flush=True)


def _process(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.2f}"


def _resident() -> float:
    """Megabytes resident now, from /proc where there is one, else the peak."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
