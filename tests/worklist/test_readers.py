"""Case files are read on several processes in their order; what ends a reader is told, and takes no other with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from appealkit.worklist import readers
from appealkit.worklist.entering import Arrival, NotRead
from appealkit.worklist.readers import read_all
from stories import cases
from worklist import queue_of
from worklist.queue_of import children_of


def test_files_are_read_in_their_order_and_the_broken_ones_told(own_workspace):
    queue_of.queue(own_workspace, 45)
    (own_workspace / "cases" / "care-2.yaml").write_text("case: [")
    files = queue_of.files_of(own_workspace)
    found = list(read_all(files, own_workspace, 2))
    assert [one.source for one in found] == [f"cases/{path.name}" for path in files]
    assert [one.case for one in found if isinstance(one, NotRead)] == ["care-2"]


def test_a_reader_that_is_killed_is_replaced_and_no_file_is_lost(own_workspace):
    queue_of.queue(own_workspace, 90)
    files = queue_of.files_of(own_workspace)
    found = []
    for one in read_all(files, own_workspace, 2):
        found.append(one)
        if len(found) == 1:
            os.kill(children_of(os.getpid())[0], signal.SIGKILL)
    assert [one.source for one in found] == [f"cases/{path.name}" for path in files]
    assert all(isinstance(one, Arrival) for one in found)


def test_a_reader_that_hangs_is_ended_and_its_files_read_by_another(own_workspace, monkeypatch):
    monkeypatch.setattr(readers, "PATIENCE", 5.0)
    queue_of.queue(own_workspace, 60)
    files = queue_of.files_of(own_workspace)
    found = []
    for one in read_all(files, own_workspace, 1):
        found.append(one)
        if len(found) == 1:
            os.kill(children_of(os.getpid())[0], signal.SIGSTOP)
    assert [one.source for one in found] == [f"cases/{path.name}" for path in files]


def test_readers_end_with_the_run_that_was_killed(own_workspace):
    queue_of.queue(own_workspace, 450)
    code = (
        "from pathlib import Path; from appealkit.worklist.readers import read_all\n"
        f"root = Path({str(own_workspace)!r})\n"
        "if __name__ == '__main__':\n"
        "    for one in read_all(sorted((root / 'cases').iterdir()), root, 2): print(one.case, flush=True)\n"
    )
    script = own_workspace / "read.py"
    script.write_text(code)
    surroundings = {**os.environ, "PYTHONPATH": str(cases.SOURCE)}
    with subprocess.Popen([sys.executable, str(script)], env=surroundings, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.readline()  # it is at work
        mine = children_of(run.pid)
        run.send_signal(signal.SIGKILL)
    assert len(mine) == 2
    until = time.monotonic() + 30
    while any(Path(f"/proc/{one}").exists() for one in mine) and time.monotonic() < until:
        time.sleep(0.1)
    assert [one for one in mine if Path(f"/proc/{one}").exists()] == []


def test_a_reader_that_dies_over_one_file_gives_up_that_file_alone(own_workspace, monkeypatch):
    queue_of.queue(own_workspace, 5)
    files = queue_of.files_of(own_workspace)
    found: dict[int, Arrival | NotRead] = {}
    whole = [(0, files[0]), (1, files[1])]
    assert readers._lost(whole, own_workspace, found) == [[(1, files[1])], [(0, files[0])]]
    assert found == {}
    assert readers._lost([(1, files[1])], own_workspace, found) == []
    assert isinstance(found[1], NotRead)
    assert [problem.code for problem in found[1].problems] == ["W022"]
