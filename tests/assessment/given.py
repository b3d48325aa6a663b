"""Small cases for the tests: a denied line, pieces of evidence, the shipped rules. Nothing here computes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from appealkit.assessment import assess as assessing
from appealkit.assessment.assess import assess
from appealkit.assessment.facts import Facts
from appealkit.assessment.judge import Bench, judge
from appealkit.assessment.map_cases import read_case
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.model import Assessment, Finding, LineAssessment, Measured
from appealkit.assessment.recognise import recognise
from appealkit.assessment.view import LineView
from appealkit.case import Case, ChartEvidence, Denial, ServiceLine
from appealkit.library import release
from appealkit.maps.load import Rules, load
from appealkit.maps.policies import Governing
from appealkit.maps.thresholds import read_threshold

ON = date(2026, 11, 21)
SERVICE = "2026-09-17"

NOBODYS_PAYER = {"name": "Example Health Plan", "program": "commercial-erisa", "state": "TX"}
UHC = {"name": "UnitedHealthcare", "program": "commercial-erisa", "state": "TX"}  # 4 weeks of care, no session limit
CIGNA = {"name": "Cigna", "program": "commercial-erisa", "state": "TX"}  # 6 weeks; 50 percent for 2 weeks; 14 days
NORIDIAN = {"name": "Noridian", "program": "medicare-ffs", "state": "CA"}  # 4 weeks; 4 sessions; 50 percent, 3 months
NOVITAS = {"name": "Novitas", "program": "medicare-ffs", "state": "TX"}

NO_CARE = "Conservative treatment was not documented."
TOO_OFTEN = "Maximum number of epidural sessions for this region in 12 months has been reached."
BOTH_SIDES = "Bilateral injection not supported; approve one side only."


@cache
def rules() -> Rules:
    folder = release() / "evidence_maps"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
    found, problems = load(files)
    assert not problems, "\n".join(map(str, problems))
    assert found is not None
    return found


def piece(name: str, kind: str, **values: Any) -> dict[str, Any]:
    """One piece of evidence as a case file would write it; `from_` stands for `from`, a document for its source."""
    written = {key.rstrip("_"): _text(value) for key, value in values.items() if value is not None}
    if "document" in written:
        written["source"] = {"document": written.pop("document"), "page": "1"}
    return {"id": name, "kind": kind, **written}


def _text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def therapy(name: str = "pt", first: str | None = None, last: str | None = None, **values: Any) -> dict[str, Any]:
    """A course of physical therapy for the low back that brought no lasting benefit, unless said otherwise."""
    usual = {"modality": "physical-therapy", "region": "lumbar", "outcome": "no-lasting-benefit"}
    return piece(name, "therapy-course", **{**usual, "from_": first, "to": last, **values})


def drug(name: str = "nsaid", first: str | None = None, last: str | None = None, **values: Any) -> dict[str, Any]:
    usual = {"drug": "naproxen", "drug_class": "nsaid", "dose": "500 mg twice daily", "outcome": "inadequate-relief"}
    return piece(name, "medication-trial", **{**usual, "from_": first, "to": last, **values})


def pain(name: str = "pain", onset: str | None = "2026-03-01", **values: Any) -> dict[str, Any]:
    return piece(name, "symptom", **{"pattern": "radicular", "region": "lumbar", "onset": onset, **values})


def injection(name: str, day: str | None, **values: Any) -> dict[str, Any]:
    usual = {"approach": "transforaminal", "region": "lumbar"}
    return piece(name, "prior-procedure", **{**usual, "performed_on": day, **values})


def response(name: str, of: str, **values: Any) -> dict[str, Any]:
    return piece(name, "procedure-response", of=of, **values)


def score(name: str, scale: str, value: object, context: str, day: str | None) -> dict[str, Any]:
    return piece(name, "scale-score", scale=scale, value=value, context=context, recorded_on=day)


def note(name: str = "note", **values: Any) -> dict[str, Any]:
    usual = {"approach": "transforaminal", "region": "lumbar", "guidance": "fluoroscopy", "contrast": "used"}
    return piece(name, "procedure-note", **{**usual, "performed_on": SERVICE, **values})


def mri(name: str = "mri", day: str | None = "2026-05-01", **values: Any) -> dict[str, Any]:
    return piece(name, "imaging-study", **{"modality": "MRI", "region": "lumbar", "performed_on": day, **values})


def exam(name: str, laterality: str | None, result: str | None, **values: Any) -> dict[str, Any]:
    return piece(name, "exam-finding", **{"test": "strength", "laterality": laterality, "result": result, **values})


def billed(procedure: str = "64483", day: str = SERVICE, **values: Any) -> dict[str, Any]:
    """One denied line; `carc` and `group` write its adjustment, lists of codes several."""
    carcs = values.pop("carc", "50")
    group = values.pop("group", "CO")
    adjustments = [{"group": group, "carc": carc} for carc in ([carcs] if isinstance(carcs, str) else carcs)]
    return {"procedure": procedure, "service_date": day, "adjustments": adjustments, **values}


def case(
    *evidence: Mapping[str, Any],
    payer: Mapping[str, Any] = NOBODYS_PAYER,
    text: str | None = NO_CARE,
    lines: list[dict[str, Any]] | None = None,
    documents: Mapping[str, Any] | None = None,
    decisions: list[dict[str, Any]] | None = None,
    **denial: Any,
) -> Case:
    written = {"payer": dict(payer), "lines": lines or [billed()], **denial}
    if text is not None:
        written["reason_text"] = text
    raw = {"denial": written, "evidence": list(evidence), "documents": documents, "decisions": decisions}
    return read_case(raw, rules())


def assessed(*evidence: Mapping[str, Any], quotes: Mapping[str, str] | None = None, **given: Any) -> Assessment:
    return assess(case(*evidence, **given), rules(), on=ON, quotes=quotes)


def line(*evidence: Mapping[str, Any], **given: Any) -> LineAssessment:
    """The first line, judged."""
    return assessed(*evidence, **given).lines[0]


def support(strategy: str, *evidence: Mapping[str, Any], **given: Any) -> str:
    results = line(*evidence, **given).results
    return next(str(result.support) for result in results if result.strategy == strategy)


def finding(requirement: str, *evidence: Mapping[str, Any], **given: Any) -> Finding:
    """The requirement judged by itself, whatever the denial says."""
    return judge(requirement, bench(*evidence, **given))


def bench(
    *evidence: Mapping[str, Any],
    quotes: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
    **given: Any,
) -> Bench:
    told = case(*evidence, **given)
    usable, clashes, withheld = assessing._settled(told, rules())
    first = told.denial.lines[0]
    family = rules().procedures.procedures[first.procedure].family
    governing = rules().shelf.governing(told.denial.payer, family, first.service_date)
    limits = {name: read_threshold(words) for name, words in (stated or {}).items()}
    facts = Facts.of(usable, told.denial, first, rules().procedures)
    return Bench(rules(), facts, family, governing, limits, quotes or {}, clashes, withheld)


def ungoverned() -> Governing:
    return Governing(None, None, "no policy")


def facts(*evidence: Mapping[str, Any], **given: Any) -> Facts:
    told = case(*evidence, **given)
    return Facts.of(told.evidence, told.denial, told.denial.lines[0], rules().procedures)


def measured(name: str, *evidence: Mapping[str, Any], asked: str | None = None, **given: Any) -> Measured:
    return MEASURES[name](facts(*evidence, **given), read_threshold(asked) if asked else None)


def evidence(raw: Mapping[str, Any]) -> ChartEvidence:
    return case(raw).evidence[0]


def view(
    first: ServiceLine,
    *,
    program: str | None = "commercial-erisa",
    reasons: tuple[str, ...] = (),
    claim_type: Any = None,
) -> LineView:
    family = rules().procedures.procedures[first.procedure].family
    return LineView(first, family, program, claim_type, reasons)


def reasons_in(text: str | None, **given: Any) -> tuple[set[str], set[str]]:
    """(sure, candidates) recognised on the first line."""
    told: Denial = case(text=text, **given).denial
    program = told.payer.program.value if told.payer.program else None
    found = recognise(told, view(told.lines[0], program=program), rules())
    return {item.reason for item in found if item.sure}, {item.reason for item in found if not item.sure}


def number(words: str) -> Decimal:
    return Decimal(words)
