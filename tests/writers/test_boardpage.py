"""The page of figures: whole in one file, readable to everybody, and without a way for anything to come in."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources

import pytest

from appealkit.document.board import (
    Bar,
    Beside,
    Board,
    Column,
    Factor,
    Grid,
    KeyFigure,
    KeyFigures,
    Money,
    Rate,
    Say,
    Section,
    Span,
    Terms,
)
from appealkit.writers.boardpage import ALARM, PLAIN, write_board
from writers.test_html import Tags, colours, contrast

CSS = resources.files("appealkit.writers").joinpath("board.css").read_text(encoding="utf-8")
COLUMNS = (
    Column("Payer", 30),
    Column("Denied", 12, figures=True),
    Column("Part", 20, drawn=True),
    Column("Due", whole=True),
)
GRID = Grid("By payer", COLUMNS, (
    ("Medicare", Money(145_050), Bar(0.25, "25 % of the open money"), date(2026, 11, 24)),
    ("Aetna", 1_204, Span(0.3, 0.45, 0.6, "45 %, 95 % interval 30 to 60 %"), None),
    ("Cigna", Rate(0.999), Bar(0.0001, "1 %", alarm=True), "too few"),
    ("Left out", Factor(0.5), None, None),
), tab="x", shown=3, rest="1 more: in the workbook.")  # fmt: skip
BOARD = Board(
    "Worklist report",
    "12 cases open.",
    (KeyFigures((KeyFigure("No due date", 2, "$980 denied", alarm=True), KeyFigure("Came back", Money(79_012)))),),
    (
        Section("first", "What to do first", (GRID, Say("a = b", formula=True), Terms((("Support", "1 or less"),)))),
        Section("due", "When", (Beside((GRID, Grid("Nothing", COLUMNS, (), tab=""))), Say("In days."))),
        Section("book", "Workbook", (Grid("Not here", COLUMNS, (("hidden", None, None, None),), tab="y", shown=0),)),
    ),
    ("Internal.", "Seal."),
)


@pytest.fixture(scope="module")
def page() -> str:
    return write_board(BOARD).decode()


def test_it_is_one_page_with_its_language_its_title_and_its_landmarks(page: str) -> None:
    tags = [tag for tag, _ in Tags(page).tags]
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-US">')
    assert "<title>Worklist report</title>" in page
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert [tag for tag in tags if tag in {"header", "nav", "main", "footer"}] == ["header", "nav", "main", "footer"]


def test_headings_begin_at_the_first_level_and_skip_none(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 2, 2]


def test_every_section_has_the_name_of_its_heading_and_every_link_a_place_to_go(page: str) -> None:
    tags = Tags(page).tags
    names = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(names) == len(set(names))
    assert [attributes["aria-labelledby"] for tag, attributes in tags if tag == "section"] == [
        "first-title", "due-title", "book-title",
    ]  # fmt: skip
    links = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
    assert links == ["#main", "#first", "#due", "#book"]
    assert {link[1:] for link in links} <= set(names)


def test_the_first_thing_that_the_keyboard_finds_leads_past_the_links(page: str) -> None:
    reached = [attributes for tag, attributes in Tags(page).tags if tag == "a" or "tabindex" in attributes]
    assert reached[0] == {"class": "skip", "href": "#main"}
    assert [attributes.get("tabindex") for attributes in reached if "tabindex" in attributes] == ["-1"]
    assert "a:focus-visible" in CSS


def test_every_table_has_a_caption_first_and_header_cells_that_say_of_what(page: str) -> None:
    tags = Tags(page).tags
    after = [tags[at + 1][0] for at, (tag, _) in enumerate(tags) if tag == "table"]
    assert after == ["caption"] * 3
    assert not re.search(r"<caption>\s*</caption>|<th[^>]*>\s*</th>", page)
    assert {attributes.get("scope") for tag, attributes in tags if tag == "th"} == {"row", "col"}
    rows = re.findall(r"<tr>(<t[hd])", page)
    assert rows.count("<th") == 3 + 3 + 3  # one head and three rows twice, one head


def test_every_drawing_says_what_it_shows_and_its_numbers_stand_beside_it(page: str) -> None:
    drawn = re.findall(r"<svg (.*?)>(.*?)</svg>", page)
    assert len(drawn) == 6
    assert all('role="img"' in attributes for attributes, _ in drawn)
    assert [re.findall("<title>(.*?)</title>", inside)[0] for _, inside in drawn[:3]] == [
        "25 % of the open money", "45 %, 95 % interval 30 to 60 %", "1 %",
    ]  # fmt: skip
    assert all(inside.startswith("<title>") for _, inside in drawn)


def test_a_bar_is_as_long_as_its_part_and_what_is_not_nothing_is_seen(page: str) -> None:
    boxes = [re.findall(r'<rect x="(\d+)" y="[\d.]+" width="(\d+)"', svg) for svg in re.findall("<svg.*?</svg>", page)]
    assert boxes[0] == [("0", "250")]
    assert boxes[1] == [("0", "1000"), ("300", "300"), ("444", "12")]  # the line, the interval, the rate
    assert boxes[2] == [("0", "3")]


def test_figures_are_written_for_people(page: str) -> None:
    cells = re.findall(r'<td(?: class="[a-z]+")?>([^<]*)</td>', page)
    assert cells[:4] == ["$1,451", "Nov 24, 2026", "1,204", ""]
    assert "99 %" in cells
    assert '<dd class="value">$790</dd>' in page


def test_rows_that_are_left_out_are_counted_and_no_rows_are_told(page: str) -> None:
    assert page.count('<p class="rest">1 more: in the workbook.</p>') == 2
    assert "Left out" not in page
    assert "hidden" not in page
    assert '<td class="none" colspan="4">None.</td>' in page


def test_nothing_runs_in_it_and_nothing_is_fetched(page: str) -> None:
    tags = Tags(page).tags
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "object", "form", "input", "button"}
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "srcset", "action"}}
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|@font-face|expression\(|https?:", style)
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_a_value_is_never_markup() -> None:
    evil = "</style></title><script>alert(1)</script><img src=x onerror=y>"
    grid = Grid(evil, (Column(evil), Column(evil, drawn=True)), ((evil, Bar(1, evil)),), tab="")
    blocks = (grid, Say(evil), Terms(((evil, evil),)), KeyFigures((KeyFigure(evil, 1, evil),)))
    made = write_board(Board(evil, evil, (), (Section("a", evil, blocks),), (evil,))).decode()
    assert not {tag for tag, _ in Tags(made).tags} & {"script", "img"}
    assert made.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 16


def test_equal_boards_give_equal_bytes() -> None:
    assert write_board(BOARD) == write_board(BOARD)


# ---- what is seen, computed from the style sheet --------------------------------------------------------------------


def themes() -> dict[str, dict[str, str]]:
    light, rest = CSS.split("@media (prefers-color-scheme: dark)")
    dark, rest = rest.split("* { box-sizing")
    return {"light": colours(light), "dark": colours(dark), "print": colours(rest.split("@media print")[1])}


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_ink_stands_out_by_seven_to_one_and_every_bar_by_three(theme: str) -> None:
    said = themes()[theme]
    assert len(said) == 8
    assert [ink for ink in ("ink", "quiet", "alarm", "link") if contrast(said[ink], said["ground"]) < 7] == []
    assert [bar for bar in ("part", "alarm", "rule") if contrast(said[bar], said["ground"]) < 3] == []


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_bar_is_seen_where_a_reader_takes_no_style_for_drawings(theme: str) -> None:
    ground = themes()[theme]["ground"]
    assert min(contrast(PLAIN, ground), contrast(ALARM, ground)) >= 3


def test_no_colour_stands_outside_the_lists_of_colours() -> None:
    rules = re.sub(r"--[a-z-]+: #[0-9a-f]{6};", "", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", rules) == []


def test_nothing_is_smaller_than_thirteen_pixels_on_a_screen() -> None:
    screen = CSS.split("@media print")[0]
    assert min(float(size) for size in re.findall(r"font-size: ([0-9.]+)rem", screen)) * 16 >= 13


def test_every_class_of_the_page_is_dressed(page: str) -> None:
    named = {name for _, attributes in Tags(page).tags for name in str(attributes.get("class") or "").split()}
    assert named - set(re.findall(r"\.([a-z]+)", CSS)) == set()


def test_a_sheet_of_paper_is_not_taken_for_a_small_screen() -> None:
    assert re.findall(r"@media ([^{]*max-width[^{]*) \{", CSS) == ["screen and (max-width: 48rem)"]
