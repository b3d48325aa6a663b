"""The page of a preview: whole in one file, closed to everything else, readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise

import pytest
from previewing import NAME, SECTION, bench, files, look

from appealkit.authoring.page.coverage import write_coverage
from appealkit.authoring.page.preview import Shown, write_live, write_preview
from appealkit.authoring.preview import Previewed
from appealkit.errors import Problem, Where
from writers.test_html import colours, contrast

CSS = resources.files("appealkit.writers").joinpath("preview.css").read_text(encoding="utf-8")
RULES = bench().rules
AUTHORITY = '{% authority "erisa-full-and-fair-review" as law %}\nBy {{ law.cite }}.\n{% endauthority %}\n'
BROKEN = Problem("T011", "this 'fact' is not closed", "write {% endfact %}", Where(f"{NAME}.md.j2", 13, 4))


class Read(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, name: str) -> list[str]:
        return [value for _, given in self.tags for key, value in given.items() if key == name and value]


@pytest.fixture(scope="module")
def found() -> Previewed:
    return look(files(SECTION + AUTHORITY))


def shown(found: Previewed | None, *problems: Problem, findings: tuple[Problem, ...] | None = ()) -> Shown:
    texts = {path: data.decode() for path, data in files(SECTION + AUTHORITY).items()}
    return Shown(NAME, found, problems, findings, ("another", "sedation-justified"), texts)


@pytest.fixture(scope="module")
def page(found: Previewed) -> str:
    return write_preview(shown(found), RULES).decode()


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    read = Read(page)
    assert {source.partition(",")[0] for source in read.all("src")} == {"data:image/png;base64"}
    assert [link for link in read.all("href") if not link.startswith("#")] == []
    assert not re.search(r"url\(|@import|https?:", CSS)
    assert [tag for tag, _ in read.tags if tag in {"link", "iframe", "object", "form"}] == []


@pytest.mark.parametrize("live", [False, True])
def test_the_policy_lets_only_this_style_and_this_script_in(found: Previewed, live: bool) -> None:
    page = (write_live(shown(found), RULES, "1") if live else write_preview(shown(found), RULES)).decode()
    (policy,) = [given["content"] or "" for _, given in Read(page).tags if "http-equiv" in given]
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert Read(page).all("style") == []


def test_every_mark_can_be_reached_by_keyboard_and_says_what_it_is(page: str) -> None:
    read = Read(page)
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    cards = {given["id"] for _, given in read.tags if given.get("role") == "tooltip"}
    assert cards == set(read.all("aria-describedby"))
    links = [given for tag, given in read.tags if tag == "a" and "aria-describedby" in given]
    assert all(given["href"] and given["href"][1:] in ids for given in links)
    assert {target[1:] for target in read.all("href")} <= set(ids)


def test_the_headings_come_in_order(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Read(page).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_the_template_says_of_each_stretch_stands_on_the_page(page: str) -> None:
    words = " ".join(Read(page).words.split())
    for told in (
        "Value denial.claim_number",
        "Said because policy.stated is not present",
        "left out: not judged for this strategy (fact care-failed)",
        "[missing: earlier.reference]",
        "letters/sedation.md.j2:11",
        "Authorities cited",
        "29 CFR § 2560.503-1(h)(3)",
        "another: --sample another",
        "sedation-justified (shown)",
        "lint: no findings",
    ):
        assert told in words, told


def test_each_line_of_the_template_says_whether_this_letter_says_it(page: str) -> None:
    said = dict(re.findall(r'<tr id="L-letters-sedation-md-j2-(\d+)"(?: class="([^"]*)")?>', page))
    assert {line: css for line, css in said.items() if css} == {
        "7": "said", "9": "not-said", "11": "said", "14": "not-said", "17": "not-said", "19": "said", "21": "said",
    }  # fmt: skip


def test_a_broken_save_is_told_at_its_line_above_the_last_good_letter(found: Previewed) -> None:
    page = write_preview(shown(found, BROKEN), RULES).decode()
    words = " ".join(Read(page).words.split())
    assert "As it is now, no letter can be drafted" in words
    assert "Below stands the last letter that could be drafted." in words
    row = page[page.index('<tr id="L-letters-sedation-md-j2-13"') :]
    assert row.index("T011") < row.index('<tr id="L-letters-sedation-md-j2-14"')
    assert '<a href="#L-letters-sedation-md-j2-13">letters/sedation.md.j2:13:4</a>' in page


def test_without_any_letter_the_problem_and_the_file_are_shown() -> None:
    words = " ".join(Read(write_preview(shown(None, BROKEN, findings=None), RULES).decode()).words.split())
    assert "As it is now, no letter can be drafted" in words
    assert "The findings are being looked for." in words
    assert "Below stands" not in words


def test_a_finding_stands_below_its_line(found: Previewed) -> None:
    page = write_preview(shown(found, findings=(replace(BROKEN, code="T060"),)), RULES).decode()
    assert "lint: 1 finding in the files of this letter." in page
    row = page[page.index('<tr id="L-letters-sedation-md-j2-13"') :]
    assert row.index("T060") < row.index('<tr id="L-letters-sedation-md-j2-14"')


def test_a_page_with_a_real_case_says_that_it_holds_a_patients_data(found: Previewed, page: str) -> None:
    real = replace(found, subject=replace(found.subject, is_real=True, name="the case given"))
    assert "holds a patient’s data" in write_preview(shown(real), RULES).decode()
    assert "holds a patient’s data" not in page


def test_no_value_of_a_case_and_no_word_of_a_template_is_ever_markup() -> None:
    found = look(files("<b>{{ denial.claim_number }}</b> & “x”\n"))
    page = write_preview(shown(found), RULES).decode()
    assert "<b>EX-2026-132" not in page
    assert "&lt;b&gt;" in page


def test_live_pages_ask_for_pictures_by_their_content(found: Previewed) -> None:
    read = Read(write_live(shown(found), RULES, "7").decode())
    assert read.all("src") == [f"page/{image.sha256}.png" for image in found.pages]
    assert read.tags[0] == ("html", {"lang": "en", "data-state": "7"})


@pytest.mark.parametrize("dark", [False, True])
def test_every_ink_is_seen_on_its_ground(dark: bool) -> None:
    light, rest = CSS.split("@media (prefers-color-scheme: dark)")
    at = colours(rest.split("* { box-sizing")[0] if dark else light)
    inks = [("ink", "ground"), ("quiet", "ground"), ("link", "ground"), ("alarm", "ground"), ("said", "ground"),
            ("when", "ground"), ("on-value", "value"), ("on-hole", "hole"), ("ink", "card"), ("quiet", "card"),
            ("ink", "head")]  # fmt: skip
    assert {pair: contrast(at[pair[0]], at[pair[1]]) for pair in inks if contrast(at[pair[0]], at[pair[1]]) < 7} == {}
    assert contrast(at["faint"], at["ground"]) >= 4.5


def test_the_page_of_coverage_is_closed_too() -> None:
    read = Read(write_coverage(look(files()).covered, ["sedation-justified"]).decode())
    assert read.all("src") == []
    assert {target[1:] for target in read.all("href")} <= set(read.all("id"))
    assert "lines that no sample has said" in " ".join(read.words.split())
