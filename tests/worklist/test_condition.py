"""What a filter finds in the database is what its words mean, in SQLite and PostgreSQL alike.

The meaning is written out below in Python, from the rows as they were put there and not from the condition.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from appealkit.worklist.condition import condition, held_by
from appealkit.worklist.database import Worklist
from appealkit.worklist.fields import FIELDS, OPERATORS, FromToday, Kind, Lack, Operator
from appealkit.worklist.inwords import in_words
from appealkit.worklist.tables import items
from appealkit.worklist.where import Filter, Term, read_where
from worklist.rows import put

TODAY = date(2026, 11, 22)
NOW = "2026-11-22T09:00:00.000000Z"
EARLIER, LATER = "2026-11-22T08:59:59.999999Z", "2026-11-22T09:00:00.000001Z"


# ---- by hand -----------------------------------------------------------------------------------------------------


def found(connection: Connection, text: str) -> list[str]:
    asked, problems = read_where(text)
    assert problems == ()
    return list(connection.scalars(select(items.c.case).where(condition(asked, TODAY, NOW)).order_by(items.c.id)))


def test_each_field_finds_what_it_names(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(
            connection,
            "tfesi",
            payer="Aetna Health",
            program="commercial-erisa",
            claim_number="A-1",
            state="drafted",
            amount=145_000,
            due=TODAY + timedelta(14),
            service_date=date(2026, 9, 17),
            owner="Kim Doe",
            owned_until=LATER,
            lines=[{"route": "appeal", "support": "supported"}, {"route": "corrected-claim"}],
            argued=[{"reason": "conservative-care", "strategy": "care-failed", "requirement": "pain-long-enough"}],
        )
        put(
            connection,
            "rfa",
            payer="cigna",
            state="needs-evidence",
            amount=99_999,
            due=TODAY - timedelta(1),
            owner="Ann",
            owned_until=EARLIER,
            gaps=[{"requirement": "care-long-enough", "holder": "North PT"}],
            lines=[{"procedure": "64635", "family": "facet-ablation", "route": "appeal", "support": "incomplete"}],
        )
        put(connection, "mbb", payer="100%_\\/'\"Plan", amount=50_000, failure="W090", draft=True, late=True)
    with worklist.reading() as connection:
        expected = {
            "payer=aetna' 'health": "",
            "payer='AETNA health'": "tfesi",
            "payer~aetna": "tfesi",
            "payer~%": "mbb",
            "payer~_": "mbb",
            "payer~\\": "mbb",
            "payer~/": "mbb",
            'payer~"\'"': "mbb",
            "payer!=cigna": "tfesi mbb",
            "payer!=cigna,'aetna health'": "mbb",
            "program=unknown": "rfa mbb",
            "program!=commercial-erisa": "rfa mbb",
            "claim=a-1": "tfesi",
            "claim=none": "rfa mbb",
            "claim!=A-1": "rfa mbb",
            "state=drafted,new": "tfesi mbb",
            "amount>999.99": "tfesi",
            "amount>=999.99": "tfesi rfa",
            "amount=500": "mbb",
            "due<14d": "rfa mbb",
            "due<=14d": "tfesi rfa mbb",
            "due<0d": "rfa mbb",
            "due<-1d": "mbb",
            "due=2026-12-06": "tfesi mbb",
            "due!=2026-12-06": "rfa mbb",
            "due=known": "tfesi rfa",
            "due<0d due=known": "rfa",
            "due=unknown": "mbb",
            "service>2026-09-16": "tfesi",
            "service=unknown": "rfa mbb",
            "age=66d": "tfesi",
            "age>66d": "",
            "age>65d": "tfesi",
            "age<67d": "tfesi",
            "route=corrected-claim": "tfesi",
            "route!=corrected-claim": "rfa mbb",
            "route=unknown": "mbb",
            "support=incomplete,unsupported": "rfa",
            "support=known": "tfesi rfa",
            "procedure=64483": "tfesi",
            "procedure~646": "rfa",
            "family=facet-ablation": "rfa",
            "reason=conservative-care": "tfesi",
            "strategy=none": "rfa mbb",
            "lacks=care-long-enough holder~'north pt'": "rfa",
            "owner=any": "tfesi",
            "owner=kim' 'doe": "",
            'owner="kim doe"': "tfesi",
            "owner=Ann": "",
            "owner=none": "rfa mbb",
            "owner!='Kim Doe'": "rfa mbb",
            "failure=any": "mbb",
            "failure=w090": "mbb",
            "failure=none": "tfesi rfa",
            "late=yes": "mbb",
            "late=no": "tfesi rfa",
            "draft=yes": "mbb",
            "draft!=yes": "tfesi rfa",
            "": "tfesi rfa mbb",
            "case=TFESI": "tfesi",
        }
        readable = {text: names for text, names in expected.items() if not read_where(text)[1]}
        assert {text: " ".join(found(connection, text)) for text in readable} == readable
        assert set(expected) - set(readable) == {"payer=aetna' 'health", "owner=kim' 'doe"}


def test_the_legal_last_day_says_what_is_late_and_not_the_safe_one(worklist: Worklist) -> None:
    past, ahead = TODAY - timedelta(1), TODAY + timedelta(1)
    with worklist.writing() as connection:
        put(connection, "safe-past-legal-ahead", due=past, legal_due=ahead)
        put(connection, "legal-past", due=past, legal_due=past)
        put(connection, "safe-past", due=past)
        put(connection, "today", due=TODAY)
    with worklist.reading() as connection:
        assert found(connection, "late=yes") == ["legal-past"]


def test_no_value_reaches_the_text_of_sql(worklist: Worklist) -> None:
    with worklist.reading() as connection:
        for text in ("x' OR 1=1 --", 'x"); DROP TABLE items; --', "?", "%s", ":x", "%(x)s"):
            value = text.replace('"', "")
            asked, problems = read_where(f'payer="{value}" case~"{value}" reason="{value}"')
            assert problems == ()
            said = str(condition(asked, TODAY, NOW).compile(connection))
            assert not any(word in said for word in ("DROP", "1=1", "(x)s;"))
            assert found(connection, f'payer="{value}"') == []


def test_the_item_of_a_person_is_found_in_either_case_and_only_while_it_is_theirs(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(connection, "a", owner="Kim Doe", owned_until=LATER)
        put(connection, "b", owner="Kim Doe", owned_until=NOW)
        put(connection, "c", owner="Kim Doe")
        put(connection, "d", owner="Kim", owned_until=LATER)
    with worklist.reading() as connection:
        mine = select(items.c.case).where(held_by("kim DOE", NOW)).order_by(items.c.case)
        assert list(connection.scalars(mine)) == ["a", "c"]


# ---- at random ---------------------------------------------------------------------------------------------------

PAYERS = ["Aetna", "AETNA", "Aetna Health", "ünited %", "Ünited _", "a\\b/c'\"", "İ"]
NAMES = ["Kim", "kim", "Ann Lee"]
WORDS = {
    "case": ["one", "two", "three"],
    "claim": ["A-1", "a-1", "B_2"],
    "payer": PAYERS,
    "owner": NAMES,
    "reason": ["frequency", "imaging"],
    "strategy": ["care-failed", "repeat"],
    "procedure": ["64483", "64635"],
    "family": ["facet", "epidural"],
    "lacks": ["care-long-enough", "imaging-agrees"],
    "holder": ["North PT", "front desk"],
    "failure": ["W090", "W091"],
}
DAYS = [TODAY + timedelta(count) for count in (-30, -1, 0, 1, 13, 14, 15)]
MOMENTS = [None, EARLIER, NOW, LATER]
CENTS = [0, 1, 49_999, 50_000, 50_001]


def lines_of(route, support):
    return st.fixed_dictionaries(
        {"procedure": st.sampled_from(WORDS["procedure"]), "family": st.sampled_from(WORDS["family"]),
         "route": route, "support": support}
    )  # fmt: skip


def rows():
    maybe_day = st.none() | st.sampled_from(DAYS)
    return st.fixed_dictionaries(
        {
            "payer": st.sampled_from(PAYERS),
            "program": st.sampled_from([None, "commercial-erisa", "other"]),
            "claim_number": st.none() | st.sampled_from(WORDS["claim"]),
            "state": st.sampled_from(["new", "drafted", "closed"]),
            "amount": st.sampled_from(CENTS),
            "due": maybe_day,
            "legal_due": maybe_day,
            "service_date": maybe_day,
            "late": st.booleans(),
            "draft": st.booleans(),
            "owner": st.none() | st.sampled_from(NAMES),
            "owned_until": st.sampled_from(MOMENTS),
            "failure": st.none() | st.sampled_from(WORDS["failure"]),
            "lines": st.lists(
                lines_of(st.sampled_from(["appeal", "no-appeal"]), st.sampled_from([None, "supported", "barred"])),
                max_size=2,
            ),
            "argued": st.lists(
                st.fixed_dictionaries({"reason": st.sampled_from(WORDS["reason"]),
                                       "strategy": st.sampled_from(["", *WORDS["strategy"]])}),
                max_size=2, unique_by=lambda one: (one["reason"], one["strategy"]),
            ),
            "gaps": st.lists(
                st.fixed_dictionaries({"requirement": st.sampled_from(WORDS["lacks"]),
                                       "holder": st.sampled_from(WORDS["holder"])}),
                max_size=2,
            ),
        }
    )  # fmt: skip


@st.composite
def terms(draw):
    field = draw(st.sampled_from(sorted(FIELDS.values(), key=lambda one: one.name)))
    relative = st.sampled_from([FromToday((day - TODAY).days) for day in DAYS])
    plain = {
        Kind.TEXT: st.sampled_from(WORDS.get(field.name, ["x"])),
        Kind.CHOICE: st.sampled_from(field.choices or ("x",)),
        Kind.MONEY: st.sampled_from(CENTS),
        Kind.DAY: st.sampled_from(DAYS) | relative,
        Kind.AGE: st.sampled_from([0, 1, 30]),
        Kind.FLAG: st.booleans(),
    }[field.kind]
    sign = draw(st.sampled_from(OPERATORS[field.kind]))
    if sign is Operator.HOLDS:
        plain = plain.flatmap(lambda text: st.integers(1, len(text)).map(lambda count: text[-count:]))
    if sign in {Operator.IS, Operator.IS_NOT} and field.lacks:
        plain = plain | st.sampled_from(Lack)
    several = sign in {Operator.IS, Operator.IS_NOT, Operator.HOLDS} and field.kind is not Kind.MONEY
    return Term(field, sign, tuple(draw(st.lists(plain, min_size=1, max_size=3 if several else 1))))


def small(text: str) -> str:
    return "".join(sign.lower() if sign in string.ascii_uppercase else sign for sign in text)


def held(row) -> bool:
    return row["owner"] is not None and (row["owned_until"] is None or row["owned_until"] > NOW)


def there(row, name):
    """All values that the row has of a field; none: it is unknown."""
    many = {"route": ("lines", "route"), "support": ("lines", "support"), "procedure": ("lines", "procedure"),
            "family": ("lines", "family"), "reason": ("argued", "reason"), "strategy": ("argued", "strategy"),
            "lacks": ("gaps", "requirement"), "holder": ("gaps", "holder")}  # fmt: skip
    if name in many:
        table, column = many[name]
        return [one[column] for one in row[table] if one[column]]
    if name == "owner":
        return [row["owner"]] if held(row) else []
    if name == "late":
        return [row["late"] or (row["legal_due"] is not None and row["legal_due"] < TODAY)]
    if name == "age":
        return [] if row["service_date"] is None else [(TODAY - row["service_date"]).days]
    key = {"claim": "claim_number", "service": "service_date"}.get(name, name)
    return [] if row[key] is None else [row[key]]


def holds(row, term) -> bool:
    values = there(row, term.field.name)

    def hit(asked) -> bool:
        if isinstance(asked, Lack):
            return bool(values) is (asked is Lack.KNOWN)
        if isinstance(asked, FromToday):
            asked = TODAY + timedelta(asked.days)
        if isinstance(asked, str):
            asked = small(asked)
            return any(
                asked in small(one) if term.operator is Operator.HOLDS else asked == small(one) for one in values
            )
        compare = {
            "=": lambda one: one == asked, "!=": lambda one: one == asked, "<": lambda one: one < asked,
            "<=": lambda one: one <= asked, ">": lambda one: one > asked, ">=": lambda one: one >= asked,
        }[term.operator.value]  # fmt: skip
        return any(compare(one) for one in values)

    hits = any(hit(asked) for asked in term.values)
    if term.operator is Operator.IS_NOT:
        return not hits
    if term.field.name == "due" and not values:
        only_known = Lack.KNOWN in term.values and Lack.UNKNOWN not in term.values
        return not only_known
    return hits


@contextmanager
def filled(worklist: Worklist, found) -> Iterator[Connection]:
    """A worklist of these rows for one look."""
    with worklist.engine.connect() as connection, connection.begin() as transaction:
        for name, row in zip(WORDS["case"], found, strict=False):
            put(connection, name, **row)
        yield connection
        transaction.rollback()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(rows(), min_size=1, max_size=3), asked=st.lists(terms(), min_size=1, max_size=3))
def test_the_database_finds_what_the_words_mean(worklist: Worklist, found, asked) -> None:
    named = [{**row, "case": name} for name, row in zip(WORDS["case"], found, strict=False)]
    expected = {row["case"] for row in named if all(holds(row, term) for term in asked)}
    with filled(worklist, found) as connection:
        where = condition(Filter(tuple(asked)), TODAY, NOW)
        assert set(connection.scalars(select(items.c.case).where(where))) == expected
        turned = select(items.c.case).where(~where)
        assert set(connection.scalars(turned)) == {row["case"] for row in named} - expected


@settings(max_examples=300, deadline=None)
@given(asked=st.lists(terms(), min_size=1, max_size=4))
def test_every_filter_has_words(asked) -> None:
    assert in_words(Filter(tuple(asked)))
