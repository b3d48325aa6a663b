"""The preview that is served: drawn again at every save, the last good letter kept, closed to everybody else."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from previewing import NAME, SECTION, files, sample

from appealkit.authoring import watch as watching
from appealkit.authoring.preview import Subject
from appealkit.authoring.watch import Bench, Watch
from appealkit.errors import InputError, Problem, Where


@dataclass
class Page:
    """What a page that is open knows."""

    watch: Watch
    file: Path
    state: str = "0"
    body: str = ""

    def get(self, path: str, **headers: str) -> tuple[int, bytes, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.watch.server.server_port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def ask(self, path: str, **headers: str) -> tuple[int, bytes, Any]:
        return self.get(f"/{self.watch.token}/{path}", **headers)

    def save(self, text: str) -> None:
        self.file.write_bytes(files(text)[f"{NAME}.md.j2"])

    def until(self, words: str) -> str:
        """The first look whose body has these words."""
        for _ in range(8):
            told = json.loads(self.ask(f"next?state={self.state}")[1])
            self.state, self.body = told["state"], told["body"] or self.body
            if words in self.body:
                return self.body
        raise AssertionError(f"'{words}' was not shown")


@pytest.fixture(scope="module")
def open_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    workspace = tmp_path_factory.mktemp("workspace")
    file = workspace / "templates" / f"{NAME}.md.j2"
    file.parent.mkdir(parents=True)
    page = Page(Watch(Bench(NAME, workspace, date(2026, 11, 22))), file)
    page.save(SECTION)
    stop = threading.Event()
    running = threading.Thread(target=page.watch.run, args=(stop.is_set,))
    running.start()
    yield page
    stop.set()
    running.join(60)
    assert not running.is_alive()


def test_the_page_is_there_at_once_and_then_its_findings(open_page: Page) -> None:
    assert "The text" in open_page.until("Reference")
    assert "sedation-justified" in open_page.until("lint: ")
    status, page, headers = open_page.ask("")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-store"
    assert b"fetch('next?'" in page


def test_a_save_is_shown(open_page: Page) -> None:
    open_page.save(SECTION + "\nThis was saved now.\n")
    assert "This was saved now." in open_page.until("This was saved now.")


def test_a_mistake_is_shown_and_the_last_good_letter_stays(open_page: Page) -> None:
    open_page.save("Good words.\n")
    open_page.until("Good words.")
    open_page.save('Bad words.\n{% fact "care-failed" as it %}\n')
    body = open_page.until("As it is now, no letter can be drafted")
    assert f'<a href="#L-letters-sedation-md-j2-8">{NAME}.md.j2:8:' in body
    assert "Good words." in body
    assert "The pages" in body
    open_page.save("Whole again.\n")
    assert "no letter can be drafted" not in open_page.until("Whole again.")


def test_half_a_file_that_an_editor_is_writing_is_not_shown_as_a_mistake(open_page: Page) -> None:
    open_page.save("Before the half.\n")
    open_page.until("Before the half.")
    whole = files("After the half.\n")[f"{NAME}.md.j2"]
    for _ in range(3):
        open_page.file.write_bytes(whole[:10])
        open_page.file.write_bytes(whole)
    assert "no letter can be drafted" not in open_page.until("After the half.")


def test_its_pictures_are_asked_for_by_what_stands_on_them(open_page: Page) -> None:
    open_page.save("With a picture.\n")
    body = open_page.until("With a picture.")
    (first, *_) = body.split('src="page/')[1:]
    status, data, _ = open_page.ask(f"page/{first.partition('.png')[0]}.png")
    assert (status, data[:4]) == (200, b"\x89PNG")
    assert open_page.ask(f"page/{'0' * 64}.png")[0] == 404


def test_another_sample_can_be_chosen_on_the_page(open_page: Page) -> None:
    open_page.save("Chosen.\n")
    open_page.until("Chosen.")
    open_page.until("lint: ")
    fits = open_page.watch.bench.fits
    assert "sedation-justified" in fits
    status, _, headers = open_page.ask(f"sample/{fits.index('sedation-justified')}")
    assert (status, headers["Location"]) == (303, f"/{open_page.watch.token}/")
    assert open_page.ask(f"sample/{len(fits)}")[0] == 404


@pytest.mark.parametrize("path", ["/", "/next?state=0", "/wrong/", "/wrong/page/x.png", "/../../etc/passwd", "//"])
def test_nothing_is_answered_without_the_path_that_nobody_can_guess(open_page: Page, path: str) -> None:
    assert open_page.get(path)[:2] == (404, b"")


def test_nothing_is_answered_under_another_name(open_page: Page) -> None:
    """A page elsewhere whose name is made to mean this machine sends its own name."""
    assert open_page.ask("", Host="evil.example")[:2] == (404, b"")
    assert open_page.ask("", Host="localhost")[:2] == (404, b"")


@pytest.mark.parametrize("path", ["../../../etc/passwd", "page/../../x", "sample/-1", "sample/x", "elsewhere", "page/"])
def test_there_is_nothing_else_below_it(open_page: Page, path: str) -> None:
    assert open_page.ask(path)[:2] == (404, b"")


def test_it_listens_on_this_machine_alone_under_a_long_random_path(open_page: Page) -> None:
    assert open_page.watch.server.server_address[0] == "127.0.0.1"
    assert len(open_page.watch.token) >= 32
    other = Watch(open_page.watch.bench)
    other.server.server_close()
    assert other.token != open_page.watch.token


def test_a_page_that_waits_is_answered_in_the_end(open_page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "HOLD", 0.05)
    state = open_page.watch.board.state
    assert json.loads(open_page.ask(f"next?state={state}")[1]) == {"state": state, "body": ""}


def test_a_case_that_breaks_meanwhile_is_told_and_the_last_good_letter_stays() -> None:
    read: list[Subject] = [replace(Subject.of(sample()), is_real=True)]

    def again() -> Subject:
        if not read:
            raise InputError(Problem("I001", "the file cannot be read", "correct it", Where("case.yaml", 2, 1)))
        return read.pop()

    looked = Bench(NAME, None, date(2026, 11, 22), again)
    assert looked.look().problems == ()
    shown = looked.look()
    assert [problem.code for problem in shown.problems] == ["I001"]
    assert shown.previewed is not None


def test_a_mistake_of_our_own_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> None:
        raise ValueError("Avery Sample")

    looked = Bench("letters/sedation", None, date(2026, 11, 22))
    monkeypatch.setattr(watching, "preview", stops)
    monkeypatch.setattr(watching, "lint", stops)
    shown = looked.searched(looked.look())
    told = [*shown.problems, *(shown.findings or ())]
    assert [problem.code for problem in told] == ["T143", "T143"]
    assert "Avery" not in str(told)


def test_a_template_that_no_sample_shows_says_so(tmp_path: Path) -> None:
    front = "---\ntemplate: letters/new\ntitle: New\nversion: '1'\nkind: section\n---\nWords.\n"
    (tmp_path / "templates" / "letters").mkdir(parents=True)
    (tmp_path / "templates" / "letters" / "new.md.j2").write_text(front)
    shown = Bench("letters/new", tmp_path, date(2026, 11, 22)).look()
    assert shown.previewed is None
    assert [problem.code for problem in shown.problems] == ["T142"]
