"""From a save to the page: a template is changed as an author would, and the time until the next look is served.

    PYTHONPATH=src python benchmarks/preview.py [letters/sustained-relief] [--saves 20]

A workspace of its own is made, the preview is served as `templates preview --watch` does, and a client asks for the
next look as the page does. Medians of the stages are those that the page itself shows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
import urllib.request
from datetime import date
from pathlib import Path

from appealkit.authoring.watch import Bench, Watch
from appealkit.library import template_path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("template", nargs="?", default="letters/sustained-relief")
    parser.add_argument("--saves", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        file = workspace / "templates" / f"{asked.template}.md.j2"
        file.parent.mkdir(parents=True)
        text = template_path(f"{asked.template}.md.j2").read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        watch = Watch(Bench(asked.template, workspace, date.today()))  # noqa: DTZ011 the user's own calendar
        stop = threading.Event()
        running = threading.Thread(target=watch.run, args=(stop.is_set,))
        begun = time.perf_counter()
        running.start()
        state = _until(watch.url, "0", "")
        print(f"first look            {1000 * (time.perf_counter() - begun):6.0f} ms")
        until: list[float] = []
        worked: list[float] = []
        stages: dict[str, list[float]] = {}
        for number in range(asked.saves):
            while (later := _next(watch.url, state, hold=2.0)) is not None:  # the findings follow the letter
                state = later["state"]
            words = f"This sentence was saved as number {number}."
            begun, before = time.perf_counter(), time.process_time()
            file.write_text(f"{text}\n{words}\n", encoding="utf-8")
            state = _until(watch.url, state, words)
            until.append(time.perf_counter() - begun)
            worked.append(time.process_time() - before)
            found = watch.board.shown.previewed if watch.board.shown else None
            for stage in found.stages if found else ():
                stages.setdefault(stage.name, []).append(stage.seconds)
        stop.set()
        running.join()
    print(f"save to page, median  {1000 * statistics.median(until):6.0f} ms")
    print(f"save to page, longest {1000 * max(until):6.0f} ms")
    print(f"  of processor        {1000 * statistics.median(worked):6.0f} ms")  # what it takes on a machine at rest
    for name, times in stages.items():
        print(f"  {name:20}{1000 * statistics.median(times):6.0f} ms")


def _until(url: str, state: str, words: str) -> str:
    """The state of the first look that says these words."""
    while True:
        told = _next(url, state, hold=30.0)
        if told is not None:
            state = told["state"]
            if words in told["body"]:
                return state


def _next(url: str, state: str, hold: float) -> dict[str, str] | None:
    try:
        with urllib.request.urlopen(f"{url}next?state={state}", timeout=hold) as answer:
            told: dict[str, str] = json.load(answer)
    except TimeoutError:
        return None
    return told if told["state"] != state else None


if __name__ == "__main__":
    main()
