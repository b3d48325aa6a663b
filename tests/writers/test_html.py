"""The page that stands alone: whole in one file, readable to everybody, and without a way for anything to come in."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib import resources

import pytest

from appealkit.document.model import Document, Heading, PageBreak, Paragraph, Text
from appealkit.writers import write
from writers import samples

CSS = resources.files("appealkit.writers").joinpath("screen.css").read_text(encoding="utf-8")
DOCUMENTS = {"every block": samples.EVERY_BLOCK, "letter": samples.LETTER, "hostile": samples.HOSTILE}


class Tags(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(params=DOCUMENTS)
def page(request: pytest.FixtureRequest) -> str:
    return write(DOCUMENTS[request.param], "html").decode()


def test_it_says_its_language_and_its_title(page: str) -> None:
    tags = Tags(page).tags
    assert tags[0] == ("html", {"lang": "en-US"})
    assert re.search(r"<title>[^<]*\S[^<]*</title>", page)
    assert page.startswith("<!DOCTYPE html>\n")


def test_every_header_cell_says_what_it_is_the_header_of(page: str) -> None:
    cells = [attributes for tag, attributes in Tags(page).tags if tag == "th"]
    assert {cell.get("scope") for cell in cells} <= {"row", "col"}


def test_every_table_has_a_caption_that_is_its_first_part(page: str) -> None:
    tags = [tag for tag, _ in Tags(page).tags]
    after = [tags[at + 1] for at, tag in enumerate(tags) if tag == "table"]
    assert set(after) <= {"caption"}
    assert not re.search(r"<caption>\s*</caption>", page)


def test_headings_begin_at_the_first_level_and_skip_none(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(page).tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in zip([0, *levels], levels, strict=False))


def test_there_is_one_main_part_and_it_holds_the_headings(page: str) -> None:
    assert page.count("<main>") == page.count("</main>") == 1
    assert "<h" not in page.partition("<main>")[0].partition("<body>")[2]


def test_nothing_runs_in_it_and_nothing_is_fetched(page: str) -> None:
    tags = Tags(page).tags
    assert {tag for tag, _ in tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "footer", "div", "p", "h1", "h2", "h3", "ul", "ol",
        "li", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "strong", "em", "mark", "br",
    }  # fmt: skip
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "href", "srcset", "action"}}
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|@font-face|expression\(|https?:", style)


def test_its_own_policy_lets_a_browser_load_nothing(page: str) -> None:
    policy = next(a["content"] for tag, a in Tags(page).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_a_value_is_never_markup() -> None:
    evil = "</style></title><script>alert(1)</script><img src=x onerror=y>"
    made = write(Document(evil, (Heading(1, (Text(evil),)), Paragraph((Text(evil),))), footer=evil), "html").decode()
    assert {tag for tag, _ in Tags(made).tags} == {"html", "head", "meta", "title", "style", "body", "main", "h1", "p",
                                                   "footer"}  # fmt: skip
    assert made.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 4


def test_a_draft_says_so_above_and_the_foot_stands_below_and_neither_is_in_the_text() -> None:
    made = write(Document("A", (Paragraph((Text("words"),)),), footer="Claim 7", draft=True), "html").decode()
    assert '<p class="draft">DRAFT</p>\n<main>' in made
    assert "</main>\n<footer>Claim 7</footer>" in made


def test_a_new_page_begins_where_the_document_says() -> None:
    made = write(Document("A", (Paragraph((Text("a"),)), PageBreak(), Heading(2, (Text("b"),)))), "html").decode()
    assert '<div class="new-page"><h2>b</h2></div>' in made
    assert ".new-page { break-before: page; }" in CSS


def test_equal_documents_give_equal_bytes() -> None:
    assert write(samples.LETTER, "html") == write(samples.LETTER, "html")


# ---- what is seen, computed from the style sheet --------------------------------------------------------------------


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> dict[str, dict[str, str]]:
    light, rest = CSS.split("@media (prefers-color-scheme: dark)")
    dark, rest = rest.split("* { box-sizing")
    return {"light": colours(light), "dark": colours(dark), "print": colours(rest.split("@media print")[1])}


def test_the_contrast_is_computed_as_wcag_has_it() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_ink_stands_out_from_its_ground_by_seven_to_one(theme: str) -> None:
    said = themes()[theme]
    assert len(said) == 9
    pairs = [("ink", "ground"), ("quiet", "ground"), ("draft", "ground"), ("ink", "head"), ("on-mark", "mark")]
    assert [(ink, ground) for ink, ground in pairs if contrast(said[ink], said[ground]) < 7] == []


def test_no_colour_stands_outside_the_lists_of_colours() -> None:
    rules = re.sub(r"--[a-z-]+: #[0-9a-f]{6};", "", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", rules) == []


def test_nothing_is_smaller_than_thirteen_pixels_on_a_screen() -> None:
    screen = CSS.split("@media print")[0]
    assert min(float(size) for size in re.findall(r"font-size: ([0-9.]+)rem", screen)) * 16 >= 13
