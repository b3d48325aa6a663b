"""The samples' approvals are of the templates as they are, and hold nowhere else."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

from appealkit.letters.approval import standing_of
from appealkit.letters.register import NOBODY
from appealkit.library import open_library

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def script():
    spec = importlib.util.spec_from_file_location("make_approvals", SAMPLES / "make_approvals.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_samples_approve_every_template_as_it_is_now() -> None:
    assert script().FILE.read_text(encoding="utf-8") == script().text(), "run samples/make_approvals.py"


def test_an_approved_signature_is_under_the_letter_as_it_is_now() -> None:
    held = script().signed_cases()
    assert [path.stem for path in held] == ["advantage-care-supported"]
    assert {path: path.read_text(encoding="utf-8") for path in held} == held, "run samples/make_approvals.py"


def test_they_hold_on_the_samples_day_alone() -> None:
    library = open_library(SAMPLES)
    for template in library.templates.templates.values():
        assert standing_of(template, library.templates, library.rules, library.register, date(2026, 11, 21)).holds
        assert not standing_of(template, library.templates, library.rules, library.register, date(2026, 11, 22)).holds


def test_without_the_samples_nothing_is_approved() -> None:
    assert open_library(None).register.lines == NOBODY.lines
