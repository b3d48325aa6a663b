"""`appealkit recheck`: how it ends, what it says, what is then on the disk."""

from __future__ import annotations

import io
import json
import sys

import pytest

from recheck.bench import retyped, with_body
from recheck.test_compare import put_behind
from stories import cases

OPINION = "In my opinion, the denial is not consistent with the policy."


@pytest.fixture
def drafted(own_workspace, tmp_path):
    """The case file, the packet's folder, and a copy of its letter that may be edited."""
    path = cases.put(own_workspace, cases.care())
    folder = tmp_path / "packet"
    assert cases.run("draft", path, "--on", cases.ON, "--out", folder).code == 0
    return path, folder, folder / "to-send" / "letter.docx"


def edited(letter, find, put):
    letter.write_bytes(retyped(letter.read_bytes(), find, put))


def with_opinion(letter):
    letter.write_bytes(with_body(letter.read_bytes(), put_behind("This answers the stated reason", OPINION)))


def test_an_unedited_letter_ends_well_and_its_clean_copy_is_written(drafted, tmp_path):
    path, _, letter = drafted
    done = cases.run("recheck", letter, "--case", path, "--out", tmp_path / "checked")
    assert (done.code, done.err) == (0, "")
    assert "Everything has its source." in done.out
    assert sorted(cases.written(tmp_path / "checked")) == [
        "keep/recheck.json", "keep/redline.docx", "to-send/letter.docx", "to-send/letter.pdf", "to-send/letter.txt",
    ]  # fmt: skip


def test_the_letters_day_is_that_of_its_packet_whatever_today_is(drafted):
    path, _, letter = drafted
    assert cases.run("recheck", letter, "--case", path).code == 0


def test_a_letter_taken_out_of_its_packet_is_read_for_its_day(drafted, tmp_path):
    path, _, letter = drafted
    alone = tmp_path / "letter.docx"
    alone.write_bytes(letter.read_bytes())
    assert cases.run("recheck", alone, "--case", path).code == 0


def test_a_changed_value_ends_with_1_and_no_letter_is_made(drafted, tmp_path):
    path, _, letter = drafted
    edited(letter, "CLM-0042", "CLM-0043")
    done = cases.run("recheck", letter, "--case", path, "--out", tmp_path / "checked")
    assert done.code == 1
    assert "contradicts the record" in done.out
    assert "1 must be settled before it is sent." in done.out
    assert sorted(cases.written(tmp_path / "checked")) == ["keep/recheck.json", "keep/redline.docx"]


def test_a_changed_number_is_told_with_the_statement_it_stands_in(drafted):
    path, _, letter = drafted
    edited(letter, "CLM-0042", "CLM-0043")
    said = " ".join(cases.run("recheck", letter, "--case", path).out.split())
    assert "in: " in said
    assert "More than half" not in said


def test_the_letter_of_another_case_is_asked_about(drafted, own_workspace):
    _, _, letter = drafted
    other = cases.put(own_workspace, cases.repeat(), "other.yaml")
    done = cases.run("recheck", letter, "--case", other)
    assert done.code == 1
    assert done.out.splitlines()[-1] == (
        "More than half is not what this case says: look whether it is the letter of this case."
    )


def test_json_is_one_object_that_says_from_what_to_what(drafted):
    path, _, letter = drafted
    edited(letter, "CLM-0042", "CLM-0043")
    told = cases.run("recheck", letter, "--case", path, "--json").json
    (changed,) = [each for each in told["statements"] if each["change"] != "unchanged"]
    assert (told["format"], told["passes"]) == ("appealkit-recheck", False)
    assert (changed["kind"], changed["place"]) == ("contradicts the record", "reference")
    assert [(each["from"], each["to"]) for each in changed["differences"]] == [("CLM-0042", "CLM-0043")]


def test_an_opinion_passes_once_its_signer_adopts_it_and_the_case_remembers(drafted, tmp_path):
    path, _, letter = drafted
    with_opinion(letter)
    first = cases.run("recheck", letter, "--case", path, "--json")
    assert first.code == 1
    (number,) = [each["number"] for each in first.json["statements"] if each["change"] == "added"]
    adopted = cases.run("recheck", letter, "--case", path, "--adopt", number, "--by", "Alex Example, MD",
                        "--because", "my own reading")  # fmt: skip
    assert adopted.code == 0
    again = cases.run("recheck", letter, "--case", path, "--out", tmp_path / "checked", "--json")
    assert again.code == 0
    (kept,) = [each for each in again.json["statements"] if each["change"] == "added"]
    assert (kept["kind"], kept["adopted_by"]) == ("signer's opinion", "Alex Example, MD")
    assert OPINION in (tmp_path / "checked" / "to-send" / "letter.txt").read_text(encoding="utf-8")


def test_a_second_adoption_stands_beside_the_first(drafted):
    path, _, letter = drafted
    for sentence in (OPINION, "We believe this denial is wrong."):
        letter.write_bytes(with_body(letter.read_bytes(), put_behind("This answers the stated reason", sentence)))
        told = cases.run("recheck", letter, "--case", path, "--json").json
        (number,) = [each["number"] for each in told["statements"] if not each["passes"]]
        assert cases.run("recheck", letter, "--case", path, "--adopt", number, "--by", "Alex Example").code == 0


def test_a_case_file_is_as_open_to_others_after_an_adoption_as_before(drafted):
    path, _, letter = drafted
    path.chmod(0o600)
    letter.write_bytes(with_body(letter.read_bytes(), put_behind("This answers the stated reason", OPINION)))
    told = cases.run("recheck", letter, "--case", path, "--json").json
    (number,) = [each["number"] for each in told["statements"] if not each["passes"]]
    assert cases.run("recheck", letter, "--case", path, "--adopt", number, "--by", "Alex Example").code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir() if each.name.endswith(".new")] == []


@pytest.mark.parametrize(("number", "by"), [("1", "Alex Example"), ("999", "Alex Example"), ("x", "Alex Example")])
def test_a_statement_that_is_no_opinion_cannot_be_adopted(drafted, number, by):
    path, _, letter = drafted
    with_opinion(letter)
    before = path.read_bytes()
    done = cases.run("recheck", letter, "--case", path, "--adopt", number, "--by", by)
    assert (done.code, "F088" in done.err) == (1, True)
    assert path.read_bytes() == before


def test_nobody_but_the_signer_can_adopt(drafted):
    path, _, letter = drafted
    with_opinion(letter)
    before = path.read_bytes()
    done = cases.run("recheck", letter, "--case", path, "--adopt", "1", "--by", "A. Biller")
    assert (done.code, "F088" in done.err) == (1, True)
    assert path.read_bytes() == before


def test_a_practice_adds_its_own_words(drafted, own_workspace):
    path, _, letter = drafted
    edited(letter, "This answers the stated reason", "This disposes of the stated reason")
    assert cases.run("recheck", letter, "--case", path).code == 1
    (own_workspace / "evidence_maps").mkdir(exist_ok=True)
    (own_workspace / "evidence_maps" / "recheck.yaml").write_text("same: [[answers, disposes of]]\n", encoding="utf-8")
    assert cases.run("recheck", letter, "--case", path).code == 0
    assert cases.run("maps", "check", own_workspace).code == 0


def test_words_of_a_practice_that_are_not_of_their_shape_are_told(drafted, own_workspace):
    path, _, letter = drafted
    (own_workspace / "evidence_maps").mkdir(exist_ok=True)
    (own_workspace / "evidence_maps" / "recheck.yaml").write_text("synonyms: [[a, b]]\n", encoding="utf-8")
    done = cases.run("recheck", letter, "--case", path)
    assert (done.code, "M001" in done.err) == (1, True)


def test_pasted_text_is_checked_too_and_from_standard_input(drafted, monkeypatch):
    path, folder, _ = drafted
    text = (folder / "to-send" / "letter.txt").read_bytes()
    assert cases.run("recheck", "--text", folder / "to-send" / "letter.txt", "--case", path).code == 0
    changed = text.replace(b"CLM-0042", b"CLM-0043")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(changed)))
    assert cases.run("recheck", "--text", "-", "--case", path).code == 1


@pytest.mark.parametrize(
    ("data", "code"), [(b"no letter", "F080"), (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "F080"), (b"", "F080")]
)
def test_what_is_no_letter_is_refused_without_a_trace(drafted, tmp_path, data, code):
    path, _, _ = drafted
    (tmp_path / "other.docx").write_bytes(data)
    done = cases.run("recheck", tmp_path / "other.docx", "--case", path, "--out", tmp_path / "checked")
    assert (done.code, code in done.err) == (1, True)
    assert not (tmp_path / "checked").exists()


def test_a_letter_that_is_not_there_is_unreadable(drafted, tmp_path):
    path, _, _ = drafted
    assert cases.run("recheck", tmp_path / "nothing.docx", "--case", path).code == 3


def test_a_case_that_carries_no_letter_any_more_is_told(drafted, own_workspace):
    _, _, letter = drafted
    path = cases.put(own_workspace, cases.care_too_short(), "short.yaml")
    done = cases.run("recheck", letter, "--case", path)
    assert (done.code, "F087" in done.err) == (1, True)


def test_an_earlier_recheck_is_replaced_and_nothing_else_is(drafted, tmp_path):
    path, folder, letter = drafted
    out = tmp_path / "checked"
    for _ in range(2):
        assert cases.run("recheck", letter, "--case", path, "--out", out).code == 0
    (out / "keep" / "note.txt").write_text("mine", encoding="utf-8")
    before = cases.written(out)
    done = cases.run("recheck", letter, "--case", path, "--out", out)
    assert (done.code, "W002" in done.err, cases.written(out) == before) == (3, True, True)
    packet = cases.written(folder)
    assert cases.run("recheck", letter, "--case", path, "--out", folder).code == 3
    assert cases.written(folder) == packet


def test_the_same_letter_gives_the_same_files(drafted, tmp_path):
    path, _, letter = drafted
    with_opinion(letter)
    for name in ("one", "two"):
        cases.run("recheck", letter, "--case", path, "--out", tmp_path / name)
    assert cases.written(tmp_path / "one") == cases.written(tmp_path / "two")


@pytest.mark.parametrize("arguments", [(), ("--text", "a.txt"), ("letter.docx",), ("letter.docx", "--text", "a.txt")])
def test_a_command_line_that_names_too_little_or_too_much_shows_its_usage(arguments):
    assert cases.run("recheck", *arguments).code == 2


def test_a_patients_values_stand_in_no_problem(drafted):
    path, _, letter = drafted
    with_opinion(letter)
    done = cases.run("recheck", letter, "--case", path, "--adopt", "1", "--by", "Nobody")
    case = json.loads(json.dumps(cases.care()))
    assert case["patient"]["name"] not in done.err
    assert case["patient"]["member_id"] not in done.err
