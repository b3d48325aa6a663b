"""No fact without its evidence: a letter states nothing about the patient that is not a met requirement, with its
page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from appealkit.document import walk
from appealkit.document.model import Bullets, Cite, Heading, Numbered, Paragraph, Table, Text
from stories import cases

LETTERS = [make.__name__ for make in cases.SUPPORTED]
ALWAYS_GO_ALONG = {"denial-notice", "claim", "representation-form"}
# What a template may print that is no fact about the patient: names of the payer, the denial, the policy, the law.
NOT_FACTS = {"payer", "denial", "letter", "policy", "law", "strategy", "practice", "protective"}


@pytest.mark.parametrize("name", LETTERS)
def test_every_statement_rests_on_a_requirement_that_is_met_on_every_line_of_the_letter(letters, name):
    drafted = letters[name]
    letter = drafted.manifest["letter"]
    assert len(letter["statements"]) >= 4
    for statement in letter["statements"]:
        for line in drafted.assessment["lines"]:
            met = {item["requirement"] for item in line["requirements"] if item["standing"] == "met"}
            met |= {item["met_by"] for item in line["criteria"] if item["standing"] == "met"}
            assert statement["requirement"] in met


@pytest.mark.parametrize("name", LETTERS)
def test_every_statement_has_its_evidence_in_the_assessment(letters, name):
    drafted = letters[name]
    for statement in drafted.manifest["letter"]["statements"]:
        for line in drafted.assessment["lines"]:
            found = [*line["requirements"], *(item.get("finding") for item in line["criteria"])]
            named = {
                one["evidence"]
                for item in found
                if item and item["requirement"] == statement["requirement"] and item["standing"] == "met"
                for one in item["evidence"]
            }
            assert named >= set(statement["evidence"]), statement["requirement"]


@pytest.mark.parametrize("name", LETTERS)
def test_every_statement_names_its_evidence_document_page_and_exhibit(letters, name):
    drafted = letters[name]
    letter = drafted.manifest["letter"]
    exhibits = {item["document"]: item["exhibit"] for item in letter["exhibits"]}
    sources = {item["id"]: item["source"] for item in drafted.case["evidence"]}
    for statement in letter["statements"]:
        assert statement["words"]
        assert statement["evidence"]
        cited = {(item["document"], item["page"], item["exhibit"]) for item in statement["pages"]}
        told = {(sources[item]["document"], sources[item]["page"]) for item in statement["evidence"]}
        assert cited == {(document, page, exhibits[document]) for document, page in told}


@pytest.mark.parametrize("name", LETTERS)
def test_every_statement_stands_in_the_letter(letters, name):
    drafted = letters[name]
    said = " ".join(re.sub(r" \(Ex\. [^)]*\)", "", drafted.letter).split())
    for statement in drafted.manifest["letter"]["statements"]:
        assert statement["words"].rstrip(".") in said


@pytest.mark.parametrize("name", LETTERS)
def test_every_exhibit_is_cited_or_always_goes_along(letters, name):
    drafted = letters[name]
    letter = drafted.manifest["letter"]
    cited = {(page["document"], page["page"]) for item in letter["statements"] for page in item["pages"]}
    for exhibit in letter["exhibits"]:
        kind = drafted.case["documents"][exhibit["document"]]["kind"]
        assert exhibit["cited_pages"] or kind in ALWAYS_GO_ALONG
        assert {(exhibit["document"], page) for page in exhibit["cited_pages"]} <= cited
    assert {document for document, _ in cited} <= {exhibit["document"] for exhibit in letter["exhibits"]}


@pytest.mark.parametrize("name", LETTERS)
def test_digits_that_no_value_was_bound_to_stand_only_in_words_of_the_policy(approved_workspace, letters, name):
    packet = cases.prepared(approved_workspace, letters[name].case)
    line = packet.assessment.lines[0]
    policy, version = line.governing.policy, line.governing.version
    of_the_policy = {f"{item.section}: {item.says}" for item in line.criteria}
    # a section that is a heading and no number stands on its first row alone
    of_the_policy |= {item.says for item in line.criteria if not item.section.startswith("§")}
    title = f"Criterion ({policy.issuer} {policy.number}, {version.version}, in force since "
    for block, run in body_runs(packet.letter.body):
        if not isinstance(run, Text) or run.field or not re.search(r"\d", run.text):
            continue
        assert isinstance(block, Table), run.text
        assert run.text in of_the_policy or run.text.startswith(title)


@pytest.mark.parametrize("name", LETTERS)
def test_every_value_of_a_requirement_stands_within_a_statement_of_that_requirement(approved_workspace, letters, name):
    packet = cases.prepared(approved_workspace, letters[name].case)
    known = {name for line in packet.assessment.lines for name in line.findings}
    known |= {item.requirement for item in packet.letter.statements}
    bound = [run for _, run in body_runs(packet.letter.body) if isinstance(run, Text) and run.field]
    assert len(bound) > 10
    for run in bound:
        root = run.field.partition(".")[0]
        assert root in NOT_FACTS | known
        if root in known:
            stated = [item.words for item in packet.letter.statements if item.requirement == root]
            assert any(" ".join(run.text.split()) in words for words in stated), run.field


@pytest.mark.parametrize("name", LETTERS)
def test_every_citation_in_the_letter_is_one_of_the_manifest(letters, name):
    drafted = letters[name]
    letter = drafted.manifest["letter"]
    cited = {(page["exhibit"], page["page"]) for item in letter["statements"] for page in item["pages"]}
    printed = re.findall(r"Ex\. ([A-Z]+), pp?\. ([\d–, ]+)", drafted.letter)
    assert printed
    for exhibit, pages in printed:
        for span in pages.rstrip(", ").split(", "):
            first, _, last = span.partition("–")
            assert {(exhibit, page) for page in range(int(first), int(last or first) + 1)} <= cited


def test_what_is_not_met_is_left_out_of_the_letter_and_recorded(approved_workspace):
    case = cases.care()
    case["case"] = "drug-without-a-dose"
    del cases.evidence(case, "drug")["dose"]
    case["evidence"].remove(cases.evidence(case, "function"))
    done, folder = cases.draft(approved_workspace, case, "--format", "txt")
    assert done.code == 0
    files = cases.written(folder)
    assert b"sitting" not in files["to-send/letter.txt"]
    left_out = cases.json.loads(files["keep/manifest.json"])["letter"]["left_out"]
    assert ("function-limited", "missing: nothing in the evidence supplied") in {
        (item["requirement"], item["why"]) for item in left_out
    }
    assert all(item["template"] and item["line"] for item in left_out)


@pytest.mark.parametrize("name", LETTERS)
def test_a_piece_of_evidence_taken_away_takes_its_page_and_its_words_with_it(approved_workspace, letters, name):
    for gone in letters[name].case["evidence"]:
        case = make_again(name)
        cases.without(case, gone["id"])
        case["evidence"] = [item for item in case["evidence"] if item.get("of") != gone["id"]]
        packet = cases.prepared(approved_workspace, case)
        if packet.letter is None:
            continue
        used = {evidence for item in packet.letter.statements for evidence in item.evidence}
        assert gone["id"] not in used
        held = {(item["source"]["document"], item["source"]["page"]) for item in case["evidence"]}
        assert {(c.document, c.page) for item in packet.letter.statements for c in item.citations} <= held


def test_a_day_is_cited_from_no_page_of_another_day(approved_workspace):
    case = cases.care()
    case["case"] = "the-same-on-two-days"
    earlier = {"id": "earlier", "recorded_on": "2026-07-09", "source": {"document": "pt-record", "page": 1}}
    case["evidence"].append(cases.evidence(case, "function") | earlier)
    packet = cases.prepared(approved_workspace, case)
    said = [item for item in packet.letter.statements if "sitting" in item.words]
    pages = {"July 9, 2026": {("pt-record", 1)}, "August 20, 2026": {("consult", 3)}}
    for item in said:
        cited = {(page.document, page.page) for page in item.citations}
        assert all(cited == held for day, held in pages.items() if day in item.words.replace("\u00a0", " "))


def test_evidence_whose_quote_is_not_on_its_page_supports_nothing(approved_workspace):
    case = cases.care()
    case["case"] = "quote-not-found"
    packet = cases.prepared(approved_workspace, case, quotes={"exam": "its quote does not stand on the cited page"})
    criterion = next(item for item in packet.assessment.lines[0].criteria if item.requirement == "exam-agrees")
    assert criterion.standing.word == "unclear"
    assert packet.letter is not None
    assert "exam" not in {evidence for item in packet.letter.statements for evidence in item.evidence}
    assert "straight-leg raise" not in " ".join(walk.words(packet.letter_page))


def make_again(name: str) -> cases.Case:
    case = getattr(cases, name)()
    case["case"] = f"less-{case['case']}"
    return case


def body_runs(blocks) -> Iterator[tuple[object, Text | Cite]]:
    """Every run of the letter's body with its block; headings are words of the template alone."""
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield from ((block, run) for run in walk.runs(inlines))
            case Bullets(items) | Numbered(items):
                yield from ((block, run) for item in items for run in walk.runs(item))
            case Table(head, rows, _, _):
                yield from ((block, run) for cell in head for run in walk.runs(cell))
                yield from ((block, run) for row in rows for cell in row for run in walk.runs(cell))
            case Heading(_, inlines):
                assert not re.search(r"\d", walk.plain(inlines))
            case _:
                raise AssertionError(f"a body holds no {type(block).__name__}")
