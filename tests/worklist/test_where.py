"""The filter language: what it understands, what it says of a mistake and where, and in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from appealkit.errors import CODE_PAGES
from appealkit.worklist.fields import FIELDS, FromToday, Lack, Operator
from appealkit.worklist.inwords import days, in_words, money
from appealkit.worklist.states import State
from appealkit.worklist.where import OPEN, Filter, due_within, in_states, owned_by, read_days, read_only, read_where


def read(text):
    """The filter of a text that has no mistake."""
    found, problems = read_where(text)
    assert problems == ()
    return found


def told(text):
    """Column, code, words and mend of each mistake."""
    return [(p.where.column, p.code, p.says, p.mend) for p in read_where(text)[1]]


def terms(text):
    return [(term.field.name, term.operator, term.values) for term in read(text).terms]


def test_terms_stand_beside_each_other():
    assert terms("payer=Aetna due<14d amount>500") == [
        ("payer", Operator.IS, ("Aetna",)),
        ("due", Operator.UNDER, (FromToday(14),)),
        ("amount", Operator.OVER, (50_000,)),
    ]


@pytest.mark.parametrize("text", ["amount > 500 and due < 2w", "  amount>500   due<14d ", "AMOUNT>500 Due<14D"])
def test_blanks_capitals_and_the_word_and_change_nothing(text):
    assert terms(text) == terms("amount>500 due<14d")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("state=new,drafted", ("new", "drafted")),
        ("state=new, drafted", ("new", "drafted")),
        ("payer='Aetna Health, Inc.',Cigna", ("Aetna Health, Inc.", "Cigna")),
        ('payer="O\'Hara  Plan"', ("O'Hara Plan",)),
        ("payer=“Aetna Health”", ("Aetna Health",)),
        ("payer=O'Hara", ("O'Hara",)),
        ("claim=2026-0917-00432", ("2026-0917-00432",)),
        ("claim=a=b", ("a=b",)),
        ("amount=1450", (145_000,)),
        ("amount=$1450.5", (145_050,)),
        ('amount="1,450.05"', (145_005,)),
        ("due=2026-12-01", (date(2026, 12, 1),)),
        ("due>-3d", (FromToday(-3),)),
        ("due=today,tomorrow", (FromToday(0), FromToday(1))),
        ("due=unknown", (Lack.UNKNOWN,)),
        ("owner=none", (Lack.UNKNOWN,)),
        ('owner="none"', ("none",)),
        ("failure=any", (Lack.KNOWN,)),
        ("age>=12w", (84,)),
        ("late=yes", (True,)),
        ("draft=No", (False,)),
    ],
)
def test_each_kind_of_value(text, values):
    assert read(text).terms[0].values == values


def test_nothing_asks_for_everything():
    assert read("") == read("   ") == Filter()


@pytest.mark.parametrize(
    ("text", "column", "code", "says", "mend"),
    [
        ("insurer=Aetna", 1, "W051", "there is no field 'insurer'", "did you mean 'payer'?"),
        ("amount>5 pyer=Aetna", 10, "W051", "there is no field 'pyer'", "did you mean 'payer'?"),
        ("payer==Aetna", 6, "W050", "'==' is no operator", "write ="),
        ("amount=>5", 7, "W050", "'=>' is no operator", "write >="),
        ("payer:Aetna", 1, "W050", "'payer:Aetna' is no term", ""),
        ("overdue", 1, "W050", "'overdue' is no term", "did you mean 'due<0d'?"),
        ("late", 1, "W050", "'late' has no operator and no value", "write late=yes"),
        ("payer=x or payer=y", 9, "W050", "terms are never joined by 'or'", "between commas"),
        ("payer=x and", 9, "W050", "'and' is no term", ""),
        ("and payer=x", 1, "W050", "'and' is no term", ""),
        ("payer='Aetna", 7, "W050", "the quote has no end", "close it with '"),
        ("payer=", 7, "W050", "after '=' a value is lacking", "give one"),
        ("state=new,,drafted", 11, "W050", "after ',' a value is lacking", "give one"),
        ("state=new,", 11, "W050", "after ',' a value is lacking", "give one"),
        ("=x payer=y", 1, "W050", "here a field should begin", "write field=value"),
        ("due<14", 5, "W052", "this is no value of due", "14d"),
        ("due=12/01/2026", 5, "W052", "this is no value of due", "2026-12-01"),
        ("due=2026-02-30", 5, "W052", "this is no value of due", "2026-12-01"),
        ("due<999999d", 5, "W052", "this is no value of due", "14d"),
        ("amount>1.234", 8, "W052", "this is no value of amount", "1450.00"),
        ("amount>５００", 8, "W052", "this is no value of amount", "1450.00"),
        ("amount>-5", 8, "W052", "this is no value of amount", "1450.00"),
        ("amount>1,450.00", 10, "W053", "amount> takes one value", "without commas"),
        ("amount=1,450.00", 10, "W053", "amount= takes one value", "without commas"),
        ("age<-3d", 5, "W052", "this is no value of age", "90d"),
        ("state=draft", 7, "W052", "this is no value of state", "did you mean 'drafted'?"),
        ("program=medicare", 9, "W052", "this is no value of program", ""),
        ("late=maybe", 6, "W052", "this is no value of late", "yes or no"),
        ('payer=""', 7, "W052", "this is no value of payer", "a text"),
        ("payer=unknown", 7, "W052", "payer is never unknown", 'payer="unknown"'),
        ("payer>Aetna", 6, "W053", "'>' does not go with payer", "= != ~"),
        ("state~new", 6, "W053", "'~' does not go with state", "= !="),
        ("due>0d,3d", 8, "W053", "due> takes one value", "two terms make a range"),
        ("due<unknown", 5, "W053", "'unknown' goes with = and != only", "due=unknown"),
        ("payer=a\x00b", 7, "W052", "the value of payer has a sign that is no text", "anew"),
        ("payer=a\udcffb", 7, "W052", "the value of payer has a sign that is no text", "anew"),
    ],
)
def test_a_mistake_is_told_at_its_column_with_its_mend(text, column, code, says, mend):
    (found,) = told(text)
    assert found[:3] == (column, code, says)
    assert mend in found[3]


def test_every_mistake_is_told_at_once():
    assert [(column, code) for column, code, *_ in told("insurer=x due<14 payer>y amount>500 late")] == [
        (1, "W051"), (15, "W052"), (23, "W053"), (37, "W050"),
    ]  # fmt: skip


def test_a_filter_too_long_for_any_database_is_refused():
    assert [code for _, code, *_ in told("payer=x " * 300)] == ["W050"]
    assert [code for _, code, *_ in told("state=" + ",".join(["new"] * 101))] == ["W050"]
    assert told("state=" + ",".join(["new"] * 100)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("due<14d amount>500", "due in less than 14 days (overdue and unknown ones too) and over $500"),
        ("due<=14d due=known", "due within 14 days and due date known (overdue ones too)"),
        ("due<-3d", "overdue by more than 3 days (unknown ones too)"),
        ("due<0d due=known", "overdue and due date known"),
        ("due>=1d", "due in 1 day or more (unknown ones too)"),
        ("due=2026-12-01,today", "due on 2026-12-01 or today (unknown ones too)"),
        ("due=unknown", "due date not known"),
        ("due!=unknown", "due date known"),
        ("due=known,unknown", "due date known or due date not known"),
        ("payer=Aetna,Cigna state!=new,closed", "payer Aetna or Cigna and state neither new nor closed"),
        ('payer~"blue c"', "payer with “blue c” in it"),
        ("owner=none amount<=1450.50", "held by nobody and at most $1,450.50"),
        ("failure=any", "failed"),
        ("failure=none late=no", "not failed and not past the legal last day"),
        ("age>90d service>=-1d", "more than 90 days old and service on or after yesterday"),
        ("program=unknown route=appeal late=yes", "program not known, route appeal and past the legal last day"),
        ("", ""),
    ],
)
def test_the_filter_in_plain_words(text, words):
    assert in_words(read(text)) == words


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("", True),
        ("amount>500", True),
        ("due<14d", True),
        ("due!=2026-12-01", True),
        ("due=unknown", True),
        ("due=known", False),
        ("due!=unknown", False),
        ("due=known,unknown", True),
        ("due=known,14d", False),
        ("due<14d due=known", False),
    ],
)
def test_an_unknown_due_date_stays_in_unless_known_ones_are_asked(text, keeps):
    assert read(text).keeps_unknown_due is keeps


def test_the_options_are_filters_like_any_other():
    assert due_within(14) == read("due<=14d")
    assert owned_by("Kim Doe") == read("owner='Kim Doe'")
    assert read_only("drafted, New") == (in_states(State.DRAFTED, State.NEW), ())
    assert read_only("open") == (in_states(*OPEN), ())
    assert read_only("all")[0] == in_states(*State)
    assert read_only("drafted")[0] & due_within(3) == read("state=drafted due<=3d")
    assert read_days("2w", "--due") == (14, ())


def test_a_mistake_in_an_option_is_told():
    (problem,) = read_only("new,draftd")[1]
    assert (problem.code, problem.mend, str(problem.where)) == ("W052", "did you mean 'drafted'?", "--only:1:5")
    assert [problem.code for problem in read_only("")[1]] == ["W052"]
    assert [problem.code for problem in read_days("14", "--due")[1]] == ["W052"]


def test_money_and_days_in_words():
    assert [money(cents) for cents in (0, 5, 145_000, 123_456_789)] == ["$0.00", "$0.05", "$1,450.00", "$1,234,567.89"]
    assert [days(count) for count in (0, 1, 14)] == ["0 days", "1 day", "14 days"]


def test_every_field_says_what_it_is():
    assert all(field.about and field.name == name for name, field in FIELDS.items())


@pytest.mark.parametrize("code", ["W050", "W051", "W052", "W053"])
def test_every_code_has_its_page(code):
    assert CODE_PAGES[code].title
    assert "Bad: " in CODE_PAGES[code].text
    assert "Good: " in CODE_PAGES[code].text
