"""Every code of these readers has its page and its row; one file does not tell the same thing without end."""

from __future__ import annotations

import re
from pathlib import Path

import appealkit.intake.x12.acknowledgement
import appealkit.intake.x12.authorization278
import appealkit.intake.x12.pairing  # noqa: F401 they register their codes
from appealkit.errors import CODE_PAGES
from appealkit.intake.findings import MOST_ALIKE
from appealkit.intake.x12.claim837 import claims

CODES = [f"I{number:03}" for number in range(90, 100)]


def test_the_readme_lists_every_code_with_its_title() -> None:
    readme = Path(__file__).parents[3] / "src/appealkit/intake/README.md"
    rows = re.findall(r"^\| (I09\d) \| (.+?) \|$", readme.read_text(), flags=re.MULTILINE)
    assert rows == [(code, CODE_PAGES[code].title) for code in CODES]


def test_every_code_has_a_page_with_a_bad_and_a_good_example() -> None:
    for code in CODES:
        assert "Bad: " in CODE_PAGES[code].text
        assert "Good: " in CODE_PAGES[code].text


def test_problems_of_one_code_are_counted_where_they_are_too_many() -> None:
    claim = "CLM*P{n}*1***XX~LX*1~SV1*HC:64483*1*UN*1~DTP*472*D8*20260826~"
    text = "ST*837*1~BHT*0019*00*B*20260827~" + "".join(claim.format(n=n) for n in range(MOST_ALIKE + 30))
    drafts, problems = claims([text.encode()], "f")
    assert len(list(drafts)) == MOST_ALIKE + 30
    of_place = [problem for problem in problems if problem.code == "I093"]
    assert len(of_place) == MOST_ALIKE
    assert of_place[-1].says.endswith(", and 30 more like this")
