"""Whether a quote stands on a page: what may differ, and what may not."""

import textwrap

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appealkit.errors import Severity
from appealkit.intake import PageText, QuoteCheck, check_quotes, quote_on_page, quote_problems

SAME = [
    # a word broken at a line's end
    ("radiculopathy", "left lumbar radicu-\nlopathy"),
    ("radicu-lopathy", "left lumbar radicu-\nlopathy"),
    ("radicu- lopathy", "left lumbar radicu-\nlopathy"),
    ("radicu-\nlopathy", "left lumbar radiculopathy"),
    ("radiculopathy", "radicu- \r\n   lopathy"),
    ("radiculopathy", "radicu\u00ad\nlopathy"),
    ("radiculopathy", "radicu\u00adlopathy"),
    ("left-sided pain", "left-\nsided pain"),
    ("left-sided", "left-sided"),
    ("12-week course", "12-\nweek course"),
    ("L5-S1", "at L5-\nS1"),
    ("10-15 visits", "10-\n15 visits"),
    ("pre- and post-injection", "pre-\nand post-injection"),
    # spaces
    ("no meaningful change", "no  meaningful\n change"),
    ("no\nmeaningful change", "no meaningful change"),
    ("18 visits", "18\u00a0visits"),
    ("18 visits", "18\u2009visits"),
    ("radiculopathy", "radi\u200bculopathy"),
    ("60%", "relief of 60 %"),
    ("60 %", "relief of 60% today"),
    # Unicode forms, quotes and dashes
    ("finding", "\ufb01nding"),
    ("Ménière", "Me\u0301nie\u0300re"),
    ("L5", "Ｌ５"),
    ("“no change”", '"no change"'),
    ("patient's", "the patient’s pain"),
    ("L4–L5", "L4-L5"),
    ("L4-L5", "L4\u2011L5"),
    ("relief - none", "relief—none"),
    ("relief—none", "relief - none"),
    ("relief -- none", "relief — none"),
    ("1½ weeks", "for 1½ weeks"),
    # edges that are edges
    ("tender to palpation", "Exam:\n- tender to palpation"),
    ("tender", "•tender"),
    ("18", "Visits: 18."),
    ("7/10", "NRS 7/10, then 6/10"),
    ("(left)", "pain (left)"),
    ("18 visits", "18 visits, 2 missed"),
]

OTHER = [
    ("8 visits", "18 visits"),
    ("18 visits", "8 visits"),
    ("18 visits", "1\n8 visits"),
    ("1.5", "11.5"),
    ("5", "1.5"),
    ("5", ".5"),
    ("1", "1.5"),
    ("18", "18,000"),
    ("000", "18,000"),
    ("4", "4/5"),
    ("5", "4/5"),
    ("15 visits", "10-15 visits"),
    ("15 visits", "10–15 visits"),
    ("1015", "10-\n15"),
    ("5", "change of -5"),
    ("5", "change of −5"),
    ("50%", "<50%"),
    ("102", "10²"),
    ("11/2", "1½"),
    ("L4", "L4-5"),
    ("tender", "non-tender"),
    ("tender", "non-\ntender"),
    ("week", "12-week"),
    ("lopathy", "radicu-\nlopathy"),
    ("radicu", "radicu-\nlopathy"),
    ("can", "can't"),
    ("art", "cart"),
    ("No relief", "no relief"),
    ("pt", "PT"),
    ("left sided", "right sided"),
    ("no meaningful change", "no change"),
    ("", "anything"),
    ("...", "one ... two"),
    ("\u200b", "a\u200bb"),
]


@pytest.mark.parametrize(("quote", "page"), SAME)
def test_what_the_page_says_is_found(quote, page):
    assert quote_on_page(quote, page)
    assert quote_on_page(quote, f"Before this, \n{page}\n after it.")


@pytest.mark.parametrize(("quote", "page"), OTHER)
def test_what_the_page_does_not_say_is_not_found(quote, page):
    assert not quote_on_page(quote, page)


LETTERS = "abcdefgäöéxyzABCÉ"
PLAIN = st.text(LETTERS, min_size=1, max_size=12)
NUMBER = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,2})?%?", fullmatch=True)
HYPHENED = st.builds("{}-{}".format, PLAIN, PLAIN)
WORDS = st.lists(PLAIN | NUMBER | HYPHENED | st.builds("{},".format, PLAIN), min_size=1, max_size=40)


def wrapped(words: list[str], breaks: st.DataObject) -> str:
    """The words as a page sets them: lines broken between words, after a word's own hyphen, or within a word."""
    page = ""
    for word in words:
        at = breaks.draw(st.integers(0, len(word)))
        before, after = word[:at], word[at:]
        if before.endswith("-") and after:
            word = f"{before}\n{after}"
        elif before[-1:].isalpha() and after[:1].isalpha():
            word = f"{before}-\n{after}"
        page += word + breaks.draw(st.sampled_from([" ", "\n", "  ", " \n ", "\u00a0"]))
    return page


@settings(deadline=None)
@given(words=WORDS, breaks=st.data())
def test_any_slice_of_the_words_is_found_however_the_lines_break(words, breaks):
    page = wrapped(words, breaks)
    begin = breaks.draw(st.integers(0, len(words) - 1))
    end = breaks.draw(st.integers(begin + 1, len(words)))
    assert quote_on_page(" ".join(words[begin:end]), page)


@settings(deadline=None)
@given(words=WORDS, breaks=st.data())
def test_a_changed_digit_is_never_found(words, breaks):
    digits = [(number, at) for number, word in enumerate(words) for at, char in enumerate(word) if char.isdigit()]
    assume(digits)
    number, at = breaks.draw(st.sampled_from(digits))
    digit = breaks.draw(st.sampled_from([char for char in "0123456789" if char != words[number][at]]))
    changed = words[number][:at] + digit + words[number][at + 1 :]
    assume(changed.rstrip("%") not in {word.rstrip("%") for word in words})
    page = wrapped(words, breaks)
    assert not quote_on_page(changed, page)
    assert not quote_on_page(" ".join([*words[:number], changed, *words[number + 1 :]]), page)


@settings(deadline=None)
@given(quote=st.text(max_size=60), page=st.text(max_size=200))
def test_any_texts_are_answered(quote, page):
    assert quote_on_page(quote, page) in {True, False}
    assert quote_on_page(quote, quote) in {True, False}


def test_long_texts_are_answered():
    page = "\n".join(textwrap.wrap("lumbar radiculopathy, 18 visits - no change; " * 4000, 60))
    for quote in ("x" * 4000, "- " * 2000 + "a", "a" * 3999 + "b", " " * 4000 + "b"):
        assert [quote_on_page(quote, text) for text in (page, "a" * 200_000, " -" * 100_000)] == [False] * 3
    assert quote_on_page("\n".join(page.splitlines()[1:61]), page)


def test_each_item_has_its_own_answer(read, case_text):
    result, _ = read(case_text)
    case = result.case
    found = {("pt-record", 4): PageText("There was no meaningful change in pain or flex-\nion.")}
    assert check_quotes(case, found) == {"pt": QuoteCheck.FOUND, "exam": QuoteCheck.NO_QUOTE}
    assert check_quotes(case, {("pt-record", 4): PageText("Other words.")})["pt"] is QuoteCheck.NOT_FOUND
    assert check_quotes(case, {("pt-record", 4): PageText(unreadable="it is broken")})["pt"] is QuoteCheck.UNREADABLE
    assert check_quotes(case, {})["pt"] is QuoteCheck.NO_FILE


def test_a_quote_not_found_is_a_doubt_that_names_the_item_and_not_the_quote(read, case_text):
    result, _ = read(case_text)
    (problem,) = quote_problems(result.case, {"pt": QuoteCheck.NOT_FOUND, "exam": QuoteCheck.NO_QUOTE})
    assert problem.severity is Severity.DOUBT
    assert "evidence 'pt'" in problem.says
    assert "meaningful" not in str(problem)
