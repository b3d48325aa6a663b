"""The sample practice's look is as its script makes it from the shipped files."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("make_letterhead", SAMPLES / "make_letterhead.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.files()


@pytest.mark.parametrize("name", ["logo.svg", "letter.css", "styles.toml"])
def test_the_texts_are_as_the_script_makes_them(made, name):
    assert (SAMPLES / "letterhead" / name).read_bytes() == made[name], "run samples/make_letterhead.py"


def test_the_reference_document_is_as_the_script_makes_it(made):
    held, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (stored("reference.docx"), made["reference.docx"]))
    assert held.namelist() == new.namelist()
    for name in held.namelist():
        assert held.read(name) == new.read(name), f"{name}: run samples/make_letterhead.py"


def test_the_signature_is_as_the_script_draws_it(made):
    held, new = (Image.open(io.BytesIO(data)) for data in (stored("signature.png"), made["signature.png"]))
    assert ImageChops.difference(held.convert("RGB"), new.convert("RGB")).getbbox() is None


def stored(name):
    return (SAMPLES / "letterhead" / name).read_bytes()
