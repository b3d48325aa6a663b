"""No published way out of a Jinja sandbox leads anywhere: each ends in a Problem at its place, or is words of a letter.

They run in a process in which every file opened, process started, address looked up, module imported and piece of code
compiled is seen (Python's audit events), with a limit on memory and time.
"""

from __future__ import annotations

from typing import Any

import pytest

from letters import attempts
from letters.escapes import ALL, ESCAPES, PROSE

TEXTS = [payload for _, payload in ALL] + PROSE
CANARIES = ("the-canary-sings", "root:x:", "uid=", "Jordan", "1968")
CODES = {"T002", "T010", "T011", "T160", "T161", "T162", "T163", "T166", "T168", "T169", "I006"}
PLACES = ["section", "partial|fact|if|authority|phrase|title"]
ALLOWED = {"{% if" + " " * 40_000 + "payer.name %}x{% endif %}"}  # odd, and harmless


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return attempts.run_watched(PLACES)


def test_the_list_is_long_and_every_payload_is_its_own() -> None:
    assert len(ALL) >= 250
    assert len({payload for _, payload in ALL}) == len(ALL)
    assert sum(mechanism.startswith("CVE-") for mechanism in ESCAPES) >= 7


def test_nothing_of_the_machine_is_touched(rows) -> None:
    assert len(rows) == len(TEXTS) * len(PLACES) + 1
    assert [(row["place"], TEXTS[row["number"]][:100], row["touched"]) for row in rows[:-1] if row["touched"]] == []


def test_an_escape_ends_in_a_problem_or_in_a_letter_and_in_nothing_else(rows) -> None:
    assert [(TEXTS[row["number"]][:100], row["raised"]) for row in rows[:-1] if "raised" in row] == []


def test_between_the_words_of_a_section_every_escape_is_refused(rows) -> None:
    for row in rows[:-1]:
        text = TEXTS[row["number"]]
        if row["place"] in {"section", "partial", "fact", "if"} and text not in PROSE and text not in ALLOWED:
            assert row["problems"], text[:100]
            assert not row["said"]


def test_what_is_refused_is_told_by_code_and_place_without_a_value(rows) -> None:
    for row in rows[:-1]:
        for problem in row["problems"]:
            assert problem["code"] in CODES
            file, line, column = problem["where"]
            assert file.startswith(("letters/", "frames/", "partials/", "record"))
            assert line > 0, problem
            assert column > 0, problem
            assert "Traceback" not in problem["text"]
            assert not any(canary in problem["text"] for canary in CANARIES)
            assert len(problem["text"]) < 1000


def test_what_is_said_is_what_was_written(rows) -> None:
    """Front matter is no template: its payload is the title, letter for letter. Prose of other engines is prose."""
    for row in rows[:-1]:
        text = TEXTS[row["number"]]
        assert not any(canary in row["said"] for canary in CANARIES)
        if row["place"] == "title" and not row["problems"]:
            assert row["said"] == "Words."
        elif row["place"] == "section" and text in PROSE:
            assert row["said"].removeprefix("One. / ") == text.replace("__", "")  # strong, in Markdown


def test_nothing_takes_long_or_much_memory(rows) -> None:
    assert max(row["seconds"] for row in rows[:-1] if "seconds" in row) < 10
    assert rows[-1]["peak"] < 500


@pytest.mark.long
@pytest.mark.parametrize("place", attempts.PLACES)
def test_at_every_place_of_a_template_folder(place) -> None:
    rows = attempts.run_watched([place], megabytes=800)
    for row in rows[:-1]:
        assert "raised" not in row
        assert row["touched"] == []
        said = str({key: value for key, value in row.items() if key != "seconds"})  # whose digits can be a year's
        assert not any(canary in said for canary in CANARIES)


# ---- the watch itself --------------------------------------------------------------------------------------------


def test_the_watch_sees_what_an_escape_would_do() -> None:
    code = (
        "from letters import attempts\n"
        "watch = attempts.Watch()\nwatch.on = True\n"
        "open('/etc/hostname').close()\nimport wave\nexec('1')\n(lambda: 0).__code__\n"
        "import socket, os, subprocess\n"
        "try: subprocess.run(['true'])\nexcept OSError: pass\n"
        "watch.on = False\n"
        "print(sorted({line.split()[0] for line in watch.seen}))"
    )
    done = attempts.apart(code)
    for event in ("open", "import", "exec", "compile", "object.__getattr__", "subprocess.Popen"):
        assert event in done.stdout, done.stderr
