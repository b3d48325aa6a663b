"""A case file that uses every field, and its tree to change."""

from collections.abc import Iterator

from appealkit import yamltext

EVERY_FIELD = """\
case: everything
denial:
  payer: {name: Payer, payer_id: "99999", program: commercial-erisa, state: TX, plan: Plan, delegate: Vendor}
  claim_number: 2026-0917-00432
  notice_date: 2026-10-02
  received_on: 2026-10-05
  printed_deadline: 2027-04-02
  appeal_to: [Appeals, Box 1]
  policy_cited: L39240
  appeal_level: internal-1
  expedited: no
  claim_type: professional
  prior_decisions: [{on: 2026-10-09, level: internal-1, kind: peer-to-peer, outcome: upheld, with_whom: A,
                     reference: R1, documents: [note], addressed: [care-long-enough]}]
  appellant: {capacity: authorized-representative, authorization: aor}
  reason_text: Text
  stated_criteria: [{requirement: care-long-enough, threshold: 3 months, quote: at least 3 months}]
  lines:
    - {number: 1, procedure: "64483", modifiers: [LT], diagnoses: [M51.17], units: 1, place_of_service: "11",
       service_date: 2026-09-17, charged: "1450.00", paid: "0.00", policy_ref: L39240,
       adjustments: [{group: CO, carc: "50", amount: "1450.00"}], remarks: [N661]}
decisions: [{evidence: response, accept: seen, by: A. Coder, on: 2026-11-02}]
patient: {name: Jordan Q. Sample, birth_date: 1968-05-04, member_id: XEH123456789, group_number: G1}
signature: {by: Alex Example, on: 2026-11-02, letter: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}
practice:
  name: Example Pain Clinic
  address: {lines: [1 Example Street], city: Austin, state: TX, zip: "78701"}
  npi: "1234567893"
  tin: 12-3456789
  phone: (555) 010-2030
  fax: (555) 010-2031
  signer: {name: Alex Example, credentials: MD, role: Physician, npi: "1234567893",
           signature: letterhead/signature.png}
documents:
  aor: {kind: aor, title: Form, author: A, date: 2026-10-06, pages: 1, signed: yes}
  note: {kind: office-note, title: Note, date: 2026-08-20, pages: 3, addendum_to: aor, file: note.pdf}
evidence:
  - {id: esi, kind: prior-procedure, procedure: "64483", approach: transforaminal, levels: [L5-S1],
     performed_on: 2026-03-02, recorded_on: 2026-03-02, origin: auto, source: {document: note, page: 1, quote: words}}
  - {id: response, kind: procedure-response, of: esi, relief_percent: 60, relief_from: 2026-03-02,
     relief_to: 2026-06-02, source: {document: note, page: 2}}
  - {id: pt, kind: therapy-course, modality: physical-therapy, supervised: yes, visits_attended: 18,
     source: {document: note, page: 3}}
"""


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of the tree, its containers too."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in steps:
        yield (*path, step)
        yield from paths(held, (*path, step))


def tree() -> dict[str, object]:
    text, problems = yamltext.read(EVERY_FIELD, "case.yaml")
    assert problems == []
    return text.value


def holder(value, path):
    for step in path[:-1]:
        value = value[step]
    return value
