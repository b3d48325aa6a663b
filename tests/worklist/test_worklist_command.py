"""`appealkit worklist` as a person sees it: the table in 80 and 120 columns, one item, items in hand, the calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from appealkit.cli.worklist_table import MOST, print_listing
from appealkit.errors import CODE_PAGES
from appealkit.worklist.audit import tell
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.listing import list_items
from appealkit.worklist.states import Event
from appealkit.worklist.tables import outcomes, releases, sendings
from appealkit.worklist.where import Filter, read_only, read_where
from stories import cases
from worklist.rows import put

ON = "2026-11-22"
NOW = "2026-11-22T09:00:00.000000Z"
FOR_EVER = "2099-01-01T00:00:00.000000Z"
LONG = "rfa-lumbar-both-sides-second-session-of-the-year"


@pytest.fixture
def filled(made_url: str) -> Iterator[Worklist]:
    opened = open_worklist(made_url, lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    with opened.writing() as connection:
        put(
            connection,
            "tfesi-left-s1",
            state="drafted",
            due=date(2026, 12, 7),
            legal_due=date(2026, 12, 12),
            claim_number="2026-0917-00432",
            service_date=date(2026, 9, 17),
            program="commercial-erisa",
            lines=[{"support": "supported"}],
            argued=[{"reason": "conservative-care"}],
            out="/nowhere",
            letter="a" * 64,
            packet="b" * 64,
            judged_on=date(2026, 11, 20),
            says="Read the letter and release it.",
        )
        put(
            connection,
            LONG,
            state="needs-evidence",
            due=date(2026, 11, 19),
            legal_due=date(2026, 11, 24),
            payer="Blue Cross Blue Shield of Northern Somewhere",
            amount=289_000,
            owner="Kim Doe",
            owned_until=FOR_EVER,
            lines=[{"procedure": "64635"}, {"procedure": "64636"}],
            gaps=[
                {"get": "Attendance sheet and discharge summary"},
                {"get": "Which nerves were blocked", "holder": "the physician", "blocking": False},
            ],
        )
        put(
            connection,
            "mbb-0917",
            state="ready",
            amount=99_900,
            payer="Medicare (Noridian)",
            lines=[{"procedure": "64493", "route": "corrected-claim"}],
        )
        put(
            connection,
            "broken",
            payer="Aetna",
            due=date(2026, 10, 13),
            legal_due=date(2026, 10, 18),
            failure="W015",
            failure_says="it met a mistake of ours",
            failure_mend="report it; then --retry-failed",
        )
        put(connection, "sent-away", state="sent", due=date(2026, 11, 25))  # fmt: skip
    yield opened
    opened.close()


def address(worklist: Worklist) -> str:
    return worklist.engine.url.render_as_string(hide_password=False)


def run(worklist: Worklist, *words: object) -> cases.Done:
    return cases.run("worklist", *words, "--worklist", address(worklist))


def screen(worklist: Worklist, width: int, asked: Filter | str = "", limit: int | None = None) -> list[str]:
    """What stands on a screen of this width."""
    found = read_where(asked)[0] if isinstance(asked, str) else asked
    with worklist.reading() as connection:
        listing = list_items(connection, found, date(2026, 11, 22), NOW)
    stream = io.StringIO()
    print_listing(listing, limit, Console(file=stream, width=width, highlight=False))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


# ---- the table ---------------------------------------------------------------------------------------------------

IN_80 = """\
Worklist on 2026-11-22

Due                 Item                  Payer          Denied State
Due date not known · 1 item · $999.00 · nobody can say that these may wait
? not known         mbb-0917              Medicare (…   $999.00 ▷ ready to do
Overdue · 2 items · $4,340.00
2026-11-19 3d over  rfa-lumbar-both-sides Blue Cross… $2,890.00 ◔ needs evidence
                    -second-session-of-th
                    e-year
2026-10-13 LATE 40d broken                Aetna       $1,450.00 ! failed W015
What to do first · 1 item · $1,450.00 · by amount × support ÷ days left
2026-12-07 15d      tfesi-left-s1         Example He… $1,450.00 ◑ drafted

4 items · $6,789.00 · 1 without a due date · 2 overdue · 0 due within 7 days
Not shown: 1 sent (--only all)
Next: mbb-0917: read its due date off the notice and put it into its case
      appealkit worklist show mbb-0917
"""


def test_the_table_in_eighty_columns(filled: Worklist) -> None:
    assert "\n".join(screen(filled, 80)) + "\n" == IN_80


def test_the_table_in_a_hundred_and_twenty_says_more(filled: Worklist) -> None:
    lines = screen(filled, 120)
    assert max(len(line) for line in lines) <= 120
    assert lines[2].split() == ["Due", "Item", "Payer", "Service", "Code", "Denied", "Route", "State", "Owner"]
    (row,) = [line for line in lines if "tfesi" in line]
    assert row.split("  ")[0] == "2026-12-07 15d"
    for word in ("2026-09-17", "64483", "$1,450.00", "appeal", "◑ drafted"):
        assert word in row
    assert any("64635 +1" in line and "Kim Doe" in line for line in lines)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 110, 120, 160, 240])
def test_no_line_is_wider_than_the_screen_and_no_state_is_cut(filled: Worklist, width: int) -> None:
    lines = screen(filled, width, "due<=30d")
    assert max(len(line) for line in lines) <= width
    if width >= 72:
        assert any("◔ needs evidence" in line for line in lines)
        assert any("▷ ready to do" in line for line in lines)


def test_every_state_stands_in_words_with_its_sign(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        for state in ("new", "needs-evidence", "ready", "drafted", "approved", "sent", "waiting", "closed",
                      "not-workable"):  # fmt: skip
            put(connection, f"a-{state}", state=state)
    said = "\n".join(screen(worklist, 120, read_only("all")[0]))
    for words in ("○ new", "◔ needs evidence", "▷ ready to do", "◑ drafted", "◕ released", "→ sent", "… waiting",
                  "● closed", "× not workable"):  # fmt: skip
        assert words in said
    assert "Nothing to do here now · 4 items" in said


def test_a_terminal_without_those_signs_gets_plain_ones(filled: Worklist) -> None:
    with filled.reading() as connection:
        listing = list_items(connection, Filter(), date(2026, 11, 22), NOW)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors="replace")
    print_listing(listing, None, Console(file=stream, width=120, highlight=False))
    stream.flush()
    said = stream.buffer.getvalue().decode("cp1252")  # type: ignore[attr-defined]
    assert "d drafted" in said
    assert "> ready to do" in said


def test_a_limit_tells_how_many_more_there_are_and_shows_all_without_a_due_date(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        for number in range(MOST + 10):
            put(connection, f"dated-{number:03}", due=date(2026, 12, 1))
        for number in range(7):
            put(connection, f"unknown-{number}")
    lines = screen(worklist, 120, limit=3)
    assert sum("dated-" in line for line in lines) == 3
    assert sum(line.startswith("? not known") for line in lines) == 7
    assert any(line.startswith(f"… {MOST + 7} more of these") for line in lines)
    assert any(line.startswith(f"{MOST + 17} items") for line in lines)
    assert sum("dated-" in line for line in screen(worklist, 120)) == MOST
    with worklist.writing() as connection:
        for number in range(7, MOST + 5):
            put(connection, f"unknown-{number}")
    lines = screen(worklist, 120, limit=3)
    assert sum(line.startswith("? not known") for line in lines) == MOST
    assert any(line.startswith("… 5 more of these") for line in lines)


def test_what_a_filter_leaves_out_without_a_due_date_is_told(filled: Worklist) -> None:
    said = screen(filled, 80, "payer~aetna")
    assert "Worklist on 2026-11-22: payer with aetna in it" in said
    assert "Not among these: 1 item without a due date (--where due=unknown)" in said


def test_a_name_cannot_move_the_cursor_or_turn_the_line_round(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(connection, "one", payer="Aetna\x1b[2J\x1b]0;x\x07\u202e[bold]x\n", owner="Kim\x1b[1m",
            owned_until=FOR_EVER, gaps=[{"holder": "PT\x1b[1m", "get": "Records\x9b2J"}])  # fmt: skip
    said = "\n".join(screen(worklist, 160)) + run(worklist, "show", "one").out
    assert "Aetna [2J" in said
    assert "[bold]x" in said
    assert {sign for sign in said if not sign.isprintable()} == {"\n"}


def test_an_empty_worklist_says_how_it_is_filled(worklist: Worklist) -> None:
    assert screen(worklist, 80)[2:] == ["Nothing here.", "Next: fill it: appealkit batch QUEUE… --out DIR"]


# ---- the command -------------------------------------------------------------------------------------------------


def listed(done: cases.Done) -> list[str]:
    return [item["case"] for item in done.json["items"]]


def test_the_options_ask_together(filled: Worklist) -> None:
    assert listed(run(filled, "--json", "--on", ON)) == ["mbb-0917", LONG, "broken", "tfesi-left-s1"]
    assert listed(run(filled, "--json", "--on", ON, "--due", "14d")) == ["mbb-0917", LONG, "broken"]
    assert listed(run(filled, "--json", "--on", ON, "--only", "drafted,sent")) == ["tfesi-left-s1", "sent-away"]
    assert listed(run(filled, "--json", "--on", ON, "--where", "amount>2000")) == [LONG]
    assert listed(run(filled, "--json", "--on", ON, "--mine", "--by", "kim doe")) == [LONG]
    assert listed(run(filled, "--json", "--on", ON, "--limit", "1")) == ["mbb-0917", LONG]
    assert listed(run(filled, "--json", "--on", ON, "--due", "3d", "--where", "payer=aetna due=known")) == ["broken"]


def test_the_table_the_json_and_the_csv_end_well(filled: Worklist) -> None:
    table = run(filled, "--on", ON)
    assert (table.code, table.err) == (0, "")
    assert "4 items · $6,789.00 · 1 without a due date · 2 overdue" in table.out
    said = run(filled, "--json", "--on", ON).json
    assert (said["format"], said["version"], said["on"]) == ("appealkit-worklist", "1.0", ON)
    assert said["totals"]["amount"] == "6789.00"
    lines = list(csv.DictReader(io.StringIO(run(filled, "--csv", "--on", ON).out)))
    assert [line["case"] for line in lines] == ["mbb-0917", LONG, "broken", "tfesi-left-s1"]
    assert [line["routes"] for line in lines] == ["corrected-claim", "appeal", "", "appeal"]


def test_every_mistake_in_the_options_is_told_at_once(filled: Worklist) -> None:
    done = run(filled, "--due", "14", "--only", "draftd", "--where", "pyer=x")
    assert done.code == 1
    for place in ("--due:1:1: W052", "--only:1:1: W052", "--where:1:1: W051", "did you mean 'drafted'?"):
        assert place in done.err


def test_mine_needs_a_name(filled: Worklist) -> None:
    assert run(filled, "--mine").code == 2


def test_a_filter_that_finds_nothing_says_why(filled: Worklist) -> None:
    done = run(filled, "--where", "payer=aetan", "--on", ON)
    assert done.code == 0
    assert "Nothing that this asks for." in done.out
    assert "W057" in done.err
    assert "did you mean 'Aetna'?" in done.err


def test_the_fields_of_a_filter_are_printed(filled: Worklist) -> None:
    done = cases.run("worklist", "fields")
    assert done.code == 0
    for field in ("payer", "program", "state", "route", "reason", "strategy", "procedure", "owner", "amount", "due",
                  "service", "claim", "case", "failure", "late", "draft", "age"):  # fmt: skip
        assert f"\n  {field} " in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 120


def test_where_there_is_no_worklist_none_is_made(tmp_path: Path) -> None:
    for words in ((), ("show", "x"), ("take", "x", "--by", "Ann"), ("give-back", "x", "--by", "Ann")):
        done = cases.run("worklist", *words, "--workspace", tmp_path)
        assert done.code == 3
        assert "W059 there is no worklist here" in done.err
        assert cases.run("worklist", *words, "--worklist", tmp_path / "typo.db").code == 3
    assert list(tmp_path.iterdir()) == []


# ---- one item ----------------------------------------------------------------------------------------------------


def test_one_item_on_one_page(filled: Worklist) -> None:
    with filled.writing() as connection:
        tell(connection, NOW, "run 7", Event.PLACED, 1, run="0" * 8 + "-0000-0000-0000-" + "0" * 12, state="drafted")
        tell(connection, NOW, "run 7", Event.CONFIRMED, 1, content="c" * 64, templates="letters/a 1 " + "c" * 64)
        tell(connection, NOW, "Kim Doe", Event.TAKEN, 1, until=FOR_EVER)
    done = run(filled, "show", "tfesi-left-s1", "--on", ON)
    assert (done.code, done.err) == (0, "")
    said = [" ".join(line.split()) for line in done.out.splitlines()]
    for line in (
        "tfesi-left-s1 (item 1)",
        "State ◑ drafted",
        "To do Read the letter and release it.",
        "Due 2026-12-07, 15 days left; legal last day 2026-12-12",
        "Denied $1,450.00 by Example Health Plan, commercial-erisa",
        "Claim 2026-0917-00432, service of 2026-09-17",
        "Owner nobody: appealkit worklist take tfesi-left-s1 --by NAME",
        "Packet /nowhere/tfesi-left-s1 (not on this machine)",
        "1 64483 $1,450.00 appeal, supported for conservative-care",
    ):
        assert line in said
    told = [line.split(" ", 2)[2] for line in said if " by run 7" in line]
    assert told == ["placed by run 7: state drafted", "confirmed by run 7"]
    assert sum("taken by Kim Doe: until 20" in line for line in said) == 1


def test_what_is_lacking_stands_beneath_who_has_it(filled: Worklist) -> None:
    said = [line.strip() for line in run(filled, "show", "2", "--on", ON).out.splitlines()]
    at = said.index("Lacking, and who has it")
    assert said[at + 1 : at + 5] == [
        "North PT", "[ ] Attendance sheet and discharge summary", "the physician", "+  Which nerves were blocked",
    ]  # fmt: skip
    assert any(line.startswith("Owner") and "Kim Doe until" in line for line in said)


def test_an_item_that_failed_says_what_stopped_it(filled: Worklist) -> None:
    said = [" ".join(line.split()) for line in run(filled, "show", "broken", "--on", ON).out.splitlines()]
    assert "Stopped by it met a mistake of ours: report it; then --retry-failed" in said
    assert "Due 2026-10-13, 40 days over; legal last day 2026-10-18; LATE: the legal last day is past" in said


def test_the_files_of_a_packet_are_named_where_they_are(filled: Worklist, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "letters" / "to-send"
    folder.mkdir(parents=True)
    (folder / "letter.pdf").write_bytes(b"")
    (folder / "letter.docx").write_bytes(b"")
    with filled.writing() as connection:
        put(connection, "letters", state="drafted", out=str(tmp_path / "out"), letter="a" * 64)
        put(connection, "beside", folder="letters", state="drafted", out="out")
    for item, more in (("letters", ()), ("beside", ("--workspace", tmp_path))):
        said = "".join(run(filled, "show", item, *more, "--on", ON).out.split())
        assert f"{folder.parent}:to-send/letter.docx,to-send/letter.pdf" in said
        assert run(filled, "show", item, *more, "--json").json["folder"] == str(folder.parent)


def test_what_was_done_with_an_item_is_told_in_order(filled: Worklist) -> None:
    with filled.writing() as connection:
        kept = {"item": 1, "letter": "a" * 64, "packet": "b" * 64, "by": "Dr Alex", "at": NOW}
        release = connection.execute(releases.insert().values(**kept).returning(releases.c.id)).scalar_one()
        connection.execute(
            sendings.insert().values(
                item=1, release=release, method="portal", confirmation="C-9", on=date(2026, 11, 23), by="Kim"
            )
        )
        connection.execute(outcomes.insert().values(item=1, outcome="partial", paid=70_050, on=date(2026, 12, 24),
                                                    source="Kim"))  # fmt: skip
    said = [line.strip() for line in run(filled, "show", "1", "--on", ON).out.splitlines()]
    at = said.index("Done")
    assert said[at + 1 : at + 4] == [
        "2026-11-22 released by Dr Alex",
        "2026-11-23 sent by Kim: portal, confirmation C-9",
        "2026-12-24 decided: partial, paid 700.50",
    ]


def test_one_item_as_json(filled: Worklist) -> None:
    said: dict[str, Any] = run(filled, "show", LONG, "--json", "--on", ON).json
    assert (said["case"], said["due"], said["days_left"], said["owner"]) == (LONG, "2026-11-19", -3, "Kim Doe")
    assert [line["procedure"] for line in said["lines"]] == ["64635", "64636"]
    assert [(one["holder"], one["needed"]) for one in said["checklist"]] == [
        ("North PT", True),
        ("the physician", False),
    ]


def test_an_item_that_there_is_not_is_told_with_the_nearest(filled: Worklist) -> None:
    done = run(filled, "show", "tfesi-left-s2")
    assert done.code == 1
    assert "did you mean 'tfesi-left-s1'?" in done.err


# ---- items in hand -----------------------------------------------------------------------------------------------


def test_taking_and_giving_back(filled: Worklist) -> None:
    done = run(filled, "take", "tfesi-left-s1", "3", "--by", "Ann", "--for", "2h")
    assert done.code == 0
    assert done.out.startswith("Ann has tfesi-left-s1, mbb-0917 in hand until 20")
    assert listed(run(filled, "--json", "--mine", "--by", "Ann", "--on", ON)) == ["mbb-0917", "tfesi-left-s1"]
    done = run(filled, "take", "mbb-0917", LONG, "no-such", "broken", "--by", "Bea")
    assert done.code == 1
    assert done.out.startswith("Bea has broken in hand until")
    assert "W054 Ann has mbb-0917 in hand until 20" in done.err
    assert f"W054 Kim Doe has {LONG} in hand until 2099" in done.err
    assert "no-such" in done.err
    done = run(filled, "give-back", "mbb-0917", "--by", "Bea")
    assert (done.code, done.out) == (1, "Nothing was given back.\n")
    assert run(filled, "give-back", "mbb-0917", "--by", "Ann").out == "Ann gave back mbb-0917.\n"
    assert run(filled, "take", "mbb-0917", "--by", "Bea", "--json").json["taken"] == ["mbb-0917"]


@pytest.mark.parametrize(("words", "code"), [(("--by", " "), "W039"), (("--by", "Ann", "--for", "8"), "W056")])
def test_a_name_or_time_that_is_none_is_told_and_nothing_taken(
    filled: Worklist, words: tuple[str, ...], code: str
) -> None:
    done = run(filled, "take", "mbb-0917", *words)
    assert done.code == 1
    assert code in done.err
    assert listed(run(filled, "--json", "--where", "owner=any", "--on", ON)) == [LONG]


def test_the_worklist_may_be_named_before_the_command(filled: Worklist) -> None:
    assert cases.run("worklist", "--worklist", address(filled), "show", "broken").code == 0


# ---- the calendar ------------------------------------------------------------------------------------------------


def test_the_calendar_is_written_and_written_again(filled: Worklist, tmp_path: Path) -> None:
    path = tmp_path / "deadlines.ics"
    done = run(filled, "--due", "30d", "--ics", path, "--on", ON)
    assert done.code == 0
    assert "6 days, and one today for 1 without a due date, and one today for 2 overdue" in done.out
    first = path.read_bytes()
    assert first.count(b"BEGIN:VEVENT") == 9  # six days, two of today, and one withdrawn
    assert path.stat().st_mode & 0o777 == 0o600
    assert run(filled, "--due", "30d", "--ics", path, "--on", ON).code == 0
    assert path.read_bytes() == first
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ".db" and "-" not in one.suffix] == [path.name]


def test_a_file_of_another_kind_is_not_overwritten_and_a_place_that_is_none_is_told(
    filled: Worklist, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK")
    done = run(filled, "--ics", letter)
    assert (done.code, letter.read_bytes()) == (3, b"PK")
    assert "W058" in done.err
    assert run(filled, "--ics", tmp_path / "none" / "deadlines.ics").code == 3


@pytest.mark.parametrize("code", ["W057", "W058", "W059"])
def test_every_code_has_its_page(code: str) -> None:
    assert "Bad: " in CODE_PAGES[code].text
    assert "Good: " in CODE_PAGES[code].text
    assert cases.run("explain", code).code == 0
