"""The shipped rules and words, and a form and its reader on them."""

import pytest
from bookfill import Wanted, draft

from appealkit.intake.book import form, read, read_words
from appealkit.library import intake_files, open_library

PATIENT = {
    ("patient", "name"): "Jordan Q. Sample",
    ("patient", "birth_date"): "1968-05-04",
    ("patient", "member_id"): "XEH123456789",
    ("denial", "claim_number"): "2026-0917-00432",
    ("denial", "lines", "1", "service_date"): "2026-09-17",
    ("denial", "lines", "1", "procedure"): "64483",
}


@pytest.fixture(scope="session")
def rules():
    return open_library().rules


@pytest.fixture(scope="session")
def words():
    found, problems = read_words(intake_files()["intake/form.yaml"], "form.yaml")
    assert problems == []
    assert found is not None
    return found


@pytest.fixture(scope="session")
def make(rules, words):
    """The form of a case with these values, for these asks."""
    return lambda known=None, asks=(), more=(): form(draft(known), asks, rules, words, more)


@pytest.fixture(scope="session")
def reading(rules, words):
    return lambda data: read(data, "form.xlsx", rules, words)


@pytest.fixture(scope="session")
def care_form(make):
    """A form that asks for therapy and medication, of a patient who is known."""
    return make(PATIENT, [Wanted("care-long-enough")])
