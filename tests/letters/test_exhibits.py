"""Exhibits: their order, their letters, and how pages are cited."""

from __future__ import annotations

import pytest

from appealkit.letters.exhibits import cites, label, pages_text
from appealkit.letters.model import Citation
from stories import cases


@pytest.mark.parametrize(
    ("index", "letter"),
    [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_exhibits_are_lettered_past_z(index, letter):
    assert label(index) == letter


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([4], "p. 4"),
        ([1, 2], "pp. 1–2"),
        ([2, 1, 2], "pp. 1–2"),
        ([1, 2, 3, 5], "pp. 1–3, 5"),
        ([1, 3], "pp. 1, 3"),
        ([9, 10, 11, 20], "pp. 9–11, 20"),
    ],
)
def test_pages_are_joined(pages, words):
    assert pages_text(pages).replace("\u00a0", " ") == words


def test_a_list_of_pages_is_cited_by_exhibit_in_their_order():
    found = cites(
        [Citation("z", 2), Citation("a", 4), Citation("z", 1), Citation("m", 7)], {"a": "B", "m": "AA", "z": "Z"}
    )
    assert [(item.text.replace("\u00a0", " "), item.target) for item in found] == [
        ("Ex. B, p. 4", "B.4"),
        ("Ex. Z, pp. 1–2", "Z.1"),
        ("Ex. AA, p. 7", "AA.7"),
    ]


def test_exhibits_stand_in_the_order_of_kinds_then_by_date_then_by_id(approved_workspace):
    case = cases.care()
    case["case"] = "order"
    case["documents"]["pt-late"] = {"kind": "therapy", "title": "Later therapy", "date": "2026-07-10", "pages": 3}
    case["documents"]["pt-early"] = {"kind": "therapy", "title": "Earlier therapy", "date": "2026-04-01", "pages": 3}
    for name in ("pt-late", "pt-early"):
        course = dict(cases.evidence(case, "pt"), id=name, modality="home-exercise" if "late" in name else "aquatic")
        case["evidence"].append(course | {"source": {"document": name, "page": 1}})
    letter = cases.prepared(approved_workspace, case).letter
    assert [(item.label, item.document) for item in letter.exhibits] == [
        ("A", "denial"), ("B", "consult"), ("C", "mri"), ("D", "pt-early"), ("E", "pt-record"), ("F", "pt-late"),
        ("G", "meds"), ("H", "activity"), ("I", "scales"),
    ]  # fmt: skip


def test_what_is_not_cited_is_not_enclosed_but_for_what_always_goes_along(approved_workspace):
    case = cases.care()
    case["case"] = "enclosed"
    case["documents"] |= {
        "claim": {"kind": "claim", "title": "Claim", "date": "2026-09-18", "pages": 1},
        "unrelated": {"kind": "office-note", "title": "Unrelated note", "date": "2020-01-01", "pages": 1},
    }
    letter = cases.prepared(approved_workspace, case).letter
    names = [item.document for item in letter.exhibits]
    assert names[:2] == ["denial", "claim"]
    assert "unrelated" not in names
    assert "note" not in names
    assert [item.cited_pages for item in letter.exhibits[:2]] == [(), ()]


def test_more_exhibits_than_letters_are_lettered_on(approved_workspace):
    case = cases.care()
    case["case"] = "many"
    for number in range(1, 30):
        name = f"pt-{number:02}"
        case["documents"][name] = {"kind": "therapy", "title": name, "date": f"2026-05-{number:02}", "pages": 1}
        case["evidence"].append(
            {"id": name, "kind": "therapy-course", "modality": "home-exercise", "region": "lumbar",
             "from": f"2026-04-{number:02}", "to": f"2026-05-{number:02}", "source": {"document": name, "page": 1}},
        )  # fmt: skip
    packet = cases.prepared(approved_workspace, case)
    labels = [item.label for item in packet.letter.exhibits]
    assert labels[24:28] == ["Y", "Z", "AA", "AB"]
