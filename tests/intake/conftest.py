"""What every test of reading needs: the shipped vocabulary and procedures, and a case file to vary."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.intake import ReadCase, read_case
from appealkit.maps.kinds import Vocabulary
from appealkit.maps.procedures import Procedures

RULES = Path(__file__).parents[2] / "evidence_maps"

CASE = """\
case: tfesi-left-s1
denial:
  payer: {name: Example Health Plan, payer_id: "99999", program: commercial-erisa, state: TX}
  claim_number: 2026-0917-00432
  notice_date: 2026-10-02
  received_on: 2026-10-05
  appeal_level: internal-1
  prior_decisions: []
  appellant: {capacity: provider, authorization: null}
  reason_text: Failed conservative treatment not documented for at least 3 months.
  lines:
    - {number: 1, procedure: "64483", modifiers: [LT], diagnoses: [M51.17], units: 1, place_of_service: "11",
       service_date: 2026-09-17, charged: "1450.00", paid: "0.00",
       adjustments: [{group: CO, carc: "50", amount: "1450.00"}], remarks: [N661]}
decisions: []
patient: {name: Jordan Q. Sample, birth_date: 1968-05-04, member_id: XEH123456789}
practice:
  name: Example Pain Clinic
  address: {lines: [1 Example Street], city: Austin, state: TX, zip: "78701"}
  npi: "1234567893"
  signer: {name: Alex Example, credentials: MD}
documents:
  pt-record: {kind: pt, title: Physical therapy record, author: North PT, date: 2026-07-09, pages: 12}
evidence:
  - {id: pt, kind: therapy-course, modality: physical-therapy, from: 2026-04-02, to: 2026-07-09, visits_attended: 18,
     visits_ordered: 20, outcome: no-lasting-benefit,
     source: {document: pt-record, page: 4, quote: "no meaningful change in pain or flexion"}}
  - {id: exam, kind: exam-finding, test: straight-leg-raise, laterality: left, result: positive, root: S1,
     recorded_on: 2026-08-20, origin: auto, source: {document: pt-record, page: 2}}
"""

Reader = Callable[..., tuple[ReadCase | None, list[Problem]]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.model_validate(_rules("kinds.yaml"))


@pytest.fixture(scope="session")
def procedures() -> Procedures:
    return Procedures.model_validate(_rules("procedures.yaml"))


def _rules(name: str) -> object:
    text, problems = yamltext.read((RULES / name).read_bytes(), name)
    assert text is not None
    assert problems == []
    return text.value


@pytest.fixture
def case_text() -> str:
    return CASE


@pytest.fixture
def read(tmp_path: Path, vocabulary: Vocabulary, procedures: Procedures) -> Reader:
    """Writes the text as a case file into an empty folder and reads it."""

    def write_and_read(text: str | bytes, name: str = "case.yaml", *, workspace: Path | None = None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_case(path, vocabulary, procedures, workspace=workspace)

    return write_and_read
