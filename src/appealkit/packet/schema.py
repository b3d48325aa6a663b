"""The JSON Schemas of what a packet keeps: closed objects, every key required, null where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appealkit.assessment.model import Effect, Standing, Support, ThresholdSource
from appealkit.layout.preflight import Result
from appealkit.maps.routing import RouteKind
from appealkit.packet.report import ASSESSMENT_VERSION, MANIFEST_VERSION
from appealkit.packet.sent import PREFLIGHT_VERSION
from appealkit.packet.worksheet import WORKSHEET_VERSION

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
STANDING: Schema = {"enum": [standing.word for standing in Standing]}
ROUTE: Schema = {"enum": [kind.value for kind in RouteKind]}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


PLACE = {"document": TEXT, "page": {"type": "integer", "minimum": 1}, "exhibit": _or_null(TEXT)}
EVIDENCE = _list(_object(evidence=TEXT, **PLACE))

FINDING = _object(
    requirement=TEXT,
    shows=TEXT,
    standing=STANDING,
    why=TEXT,
    value=_or_null(TEXT),
    unit=_or_null(TEXT),
    first=_or_null(DAY),
    last=_or_null(DAY),
    lasting=_or_null(TEXT),
    threshold=_or_null(TEXT),
    threshold_from=_or_null({"enum": [source.value for source in ThresholdSource]}),
    policy=_or_null(TEXT),
    section=_or_null(TEXT),
    confidence=_or_null({"enum": ["seen", "secondary", "unverified"]}),
    evidence=EVIDENCE,
    gap=_or_null(TEXT),
    contradictions=_list(WHOLE),
)

LINE = _object(
    line=WHOLE,
    service=TEXT,
    service_date=DAY,
    route=_object(
        kind=ROUTE,
        why=TEXT,
        ready=YES_NO,
        cite=_or_null(TEXT),
        trace=_list(TEXT),
        not_taken=_list(_object(route=ROUTE, why=TEXT)),
    ),
    reasons=_list(_object(reason=TEXT, by=_list(TEXT), sure=YES_NO)),
    coding=_list(
        _object(error=TEXT, title=TEXT, should_be=TEXT, route=ROUTE, cite=TEXT, confidence=TEXT, unknown=_list(TEXT))
    ),
    policy=_object(policy=_or_null(TEXT), number=_or_null(TEXT), version=_or_null(TEXT), why=TEXT),
    strategies=_list(
        _object(
            strategy=TEXT,
            reason=TEXT,
            map=TEXT,
            support={"enum": [support.value for support in Support]},
            why=TEXT,
            chosen=YES_NO,
            clinical_argument=YES_NO,
            lacking=_list(TEXT),
            barred_by=_list(TEXT),
        )
    ),
    requirements=_list(FINDING),
    criteria=_list(
        _object(
            criterion=TEXT,
            section=TEXT,
            says=TEXT,
            requirement=TEXT,
            applicable=YES_NO,
            standing=_or_null(STANDING),
            met_by=_or_null(TEXT),
            confidence=TEXT,
            finding=_or_null(FINDING),
        )
    ),
    discuss=_list(TEXT),
)

ASSESSMENT = _object(
    format={"const": "appealkit-assessment"},
    version={"const": ASSESSMENT_VERSION},
    program=TEXT,
    rules_sha256=SHA256,
    case=TEXT,
    on=DAY,
    lines=_list(LINE),
    asks=_list(
        _object(
            requirement=TEXT,
            get=TEXT,
            ask_of=TEXT,
            document=TEXT,
            blocking=YES_NO,
            cure={"enum": ["retrievable", "statement", "cannot"]},
            standing=STANDING,
            lines=_list(WHOLE),
            strategies=_list(TEXT),
            why=TEXT,
            asked=TEXT,
            changes=_list(
                _object(
                    lines=_list(WHOLE),
                    effect={"enum": [effect.value for effect in Effect]},
                    beside=_list(TEXT),
                    instead=_list(TEXT),
                    says=TEXT,
                )
            ),
        )
    ),
    smallest_set=_object(documents=_list(TEXT), says=TEXT),
    contradictions=_list(
        _object(
            kind=TEXT,
            attribute=TEXT,
            items=_list(_object(evidence=TEXT, says=TEXT, **PLACE)),
            primary=_or_null(TEXT),
        )
    ),
    held=YES_NO,
    adverse=_list(_object(says=TEXT, evidence=EVIDENCE)),
    deadlines=_list(
        _object(
            level=TEXT,
            title=TEXT,
            safe_on=_or_null(DAY),
            legal_on=_or_null(DAY),
            how=TEXT,
            cite=TEXT,
            days_left=_or_null(WHOLE),
            late=YES_NO,
            doubts=_list(TEXT),
            filed_when=TEXT,
        )
    ),
    filing=_or_null(
        _object(
            title=TEXT,
            needs=TEXT,
            lacking=_list(TEXT),
            good_cause=TEXT,
            amount=TEXT,
            decided=TEXT,
            next=TEXT,
            corrections=_list(_object(line=WHOLE, says=TEXT)),
        )
    ),
    checks=_list(TEXT),
    paid_though_miscoded=_list(_object(line=WHOLE, errors=_list(TEXT))),
)

BILLED = _object(procedure=TEXT, modifiers=_list(TEXT), units=WHOLE)
CORRECTED = {
    "line": WHOLE,
    "service_date": DAY,
    "from": BILLED,
    "to": _or_null(_list(BILLED)),
    "changes": _list(
        _object(
            error=TEXT,
            does=TEXT,
            why=TEXT,
            should_be=TEXT,
            only_if=_or_null(TEXT),
            settled=YES_NO,
            first_see=_or_null(TEXT),
            cite=TEXT,
            confidence=TEXT,
            evidence=_list(_object(evidence=TEXT, document=TEXT, page=WHOLE)),
        )
    ),
}
WORKSHEET = _object(
    format={"const": "appealkit-worksheet"},
    version={"const": WORKSHEET_VERSION},
    program=TEXT,
    rules_sha256=SHA256,
    case=TEXT,
    on=DAY,
    claim_number=TEXT,
    lines=_list(_object(**CORRECTED, route=ROUTE, how_it_is_sent=TEXT)),
    compliance=_object(says=TEXT, paid_lines=_list(_object(**CORRECTED))),
)

LETTER = _object(
    title=TEXT,
    draft=YES_NO,
    signed=_or_null(_object(by=TEXT, on=DAY)),
    lines=_list(WHOLE),
    templates=_list(
        _object(template=TEXT, version=TEXT, sha256=SHA256, approved_by=_or_null(TEXT), approved_on=_or_null(DAY))
    ),
    authorities=_list(TEXT),
    statements=_list(
        _object(
            words=TEXT,
            requirement=TEXT,
            evidence={"type": "array", "items": TEXT, "minItems": 1},
            pages={"type": "array", "items": _object(**{**PLACE, "exhibit": TEXT}), "minItems": 1},
            template=TEXT,
            line=WHOLE,
        )
    ),
    exhibits=_list(
        _object(exhibit=TEXT, document=TEXT, title=TEXT, pages=WHOLE, cited_pages=_list(WHOLE), file=_or_null(TEXT))
    ),
    left_out=_list(_object(requirement=TEXT, why=TEXT, template=TEXT, line=WHOLE)),
)

ENCLOSED = _object(
    exhibit=TEXT,
    document=TEXT,
    sha256=SHA256,
    media=TEXT,
    pages=_list({"type": "integer", "minimum": 1}),
    of=WHOLE,
    sheet_on_packet_page=WHOLE,
)
PACKET = _object(
    fax=YES_NO,
    form=YES_NO,
    minimum_necessary=YES_NO,
    zip=YES_NO,
    though_late=_or_null(_object(by=TEXT, because=TEXT)),
    parts=_list(
        _object(
            path=TEXT,
            pages=WHOLE,
            pages_before_exhibits=WHOLE,
            bytes=WHOLE,
            tagged=YES_NO,
            exhibits=_list(ENCLOSED),
        )
    ),
)

MANIFEST = _object(
    format={"const": "appealkit-manifest"},
    version={"const": MANIFEST_VERSION},
    program=TEXT,
    case=TEXT,
    on=DAY,
    rules_sha256=SHA256,
    policies=_list(_object(policy=TEXT, version=TEXT)),
    files=_list(_object(path=TEXT, sha256=SHA256)),
    protective=_or_null(_object(by=TEXT, because=TEXT)),
    letter=_or_null(LETTER),
    packet=_or_null(PACKET),
    decisions=_list(_object(requirement=_or_null(TEXT), evidence=_or_null(TEXT), decision=TEXT, by=TEXT, on=DAY)),
)

PREFLIGHT = _object(
    format={"const": "appealkit-preflight"},
    version={"const": PREFLIGHT_VERSION},
    program=TEXT,
    case=TEXT,
    on=DAY,
    may_be_sent=YES_NO,
    checks=_list(
        _object(check=TEXT, title=TEXT, result={"enum": [result.value for result in Result]}, why=TEXT, mend=TEXT)
    ),
    files=_list(_object(name=TEXT, pages=WHOLE, bytes=WHOLE)),
    kept_back=_list(_object(exhibit=TEXT, document=TEXT, pages=_list(WHOLE))),
)


def _titled(schema: Schema, name: str, version: str) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:appealkit:{name}:{version}",
        "title": f"appealkit {name}.json",
        **schema,
    }


SCHEMAS: Mapping[str, Schema] = {
    "assessment": _titled(ASSESSMENT, "assessment", ASSESSMENT_VERSION),
    "manifest": _titled(MANIFEST, "manifest", MANIFEST_VERSION),
    "preflight": _titled(PREFLIGHT, "preflight", PREFLIGHT_VERSION),
    "corrected-claim": _titled(WORKSHEET, "corrected-claim", WORKSHEET_VERSION),
}
