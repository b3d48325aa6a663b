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


def object_of(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


PLACE = {"document": TEXT, "page": {"type": "integer", "minimum": 1}, "exhibit": or_null(TEXT)}
EVIDENCE = listed(object_of(evidence=TEXT, **PLACE))

FINDING = object_of(
    requirement=TEXT,
    shows=TEXT,
    standing=STANDING,
    why=TEXT,
    value=or_null(TEXT),
    unit=or_null(TEXT),
    first=or_null(DAY),
    last=or_null(DAY),
    lasting=or_null(TEXT),
    threshold=or_null(TEXT),
    threshold_from=or_null({"enum": [source.value for source in ThresholdSource]}),
    policy=or_null(TEXT),
    section=or_null(TEXT),
    confidence=or_null({"enum": ["seen", "secondary", "unverified"]}),
    evidence=EVIDENCE,
    gap=or_null(TEXT),
    contradictions=listed(WHOLE),
)

LINE = object_of(
    line=WHOLE,
    service=TEXT,
    service_date=DAY,
    route=object_of(
        kind=ROUTE,
        why=TEXT,
        ready=YES_NO,
        cite=or_null(TEXT),
        trace=listed(TEXT),
        not_taken=listed(object_of(route=ROUTE, why=TEXT)),
    ),
    reasons=listed(object_of(reason=TEXT, by=listed(TEXT), sure=YES_NO)),
    coding=listed(
        object_of(error=TEXT, title=TEXT, should_be=TEXT, route=ROUTE, cite=TEXT, confidence=TEXT, unknown=listed(TEXT))
    ),
    policy=object_of(policy=or_null(TEXT), number=or_null(TEXT), version=or_null(TEXT), why=TEXT),
    strategies=listed(
        object_of(
            strategy=TEXT,
            reason=TEXT,
            map=TEXT,
            support={"enum": [support.value for support in Support]},
            why=TEXT,
            chosen=YES_NO,
            clinical_argument=YES_NO,
            lacking=listed(TEXT),
            barred_by=listed(TEXT),
        )
    ),
    requirements=listed(FINDING),
    criteria=listed(
        object_of(
            criterion=TEXT,
            section=TEXT,
            says=TEXT,
            requirement=TEXT,
            applicable=YES_NO,
            standing=or_null(STANDING),
            met_by=or_null(TEXT),
            confidence=TEXT,
            finding=or_null(FINDING),
        )
    ),
    discuss=listed(TEXT),
)

ASSESSMENT = object_of(
    format={"const": "appealkit-assessment"},
    version={"const": ASSESSMENT_VERSION},
    program=TEXT,
    rules_sha256=SHA256,
    case=TEXT,
    on=DAY,
    lines=listed(LINE),
    asks=listed(
        object_of(
            requirement=TEXT,
            get=TEXT,
            ask_of=TEXT,
            document=TEXT,
            blocking=YES_NO,
            cure={"enum": ["retrievable", "statement", "cannot"]},
            standing=STANDING,
            lines=listed(WHOLE),
            strategies=listed(TEXT),
            why=TEXT,
            asked=TEXT,
            changes=listed(
                object_of(
                    lines=listed(WHOLE),
                    effect={"enum": [effect.value for effect in Effect]},
                    beside=listed(TEXT),
                    instead=listed(TEXT),
                    says=TEXT,
                )
            ),
        )
    ),
    smallest_set=object_of(documents=listed(TEXT), says=TEXT),
    contradictions=listed(
        object_of(
            kind=TEXT,
            attribute=TEXT,
            items=listed(object_of(evidence=TEXT, says=TEXT, **PLACE)),
            primary=or_null(TEXT),
        )
    ),
    held=YES_NO,
    adverse=listed(object_of(says=TEXT, evidence=EVIDENCE)),
    deadlines=listed(
        object_of(
            level=TEXT,
            title=TEXT,
            safe_on=or_null(DAY),
            legal_on=or_null(DAY),
            how=TEXT,
            cite=TEXT,
            days_left=or_null(WHOLE),
            late=YES_NO,
            doubts=listed(TEXT),
            filed_when=TEXT,
        )
    ),
    filing=or_null(
        object_of(
            title=TEXT,
            needs=TEXT,
            lacking=listed(TEXT),
            good_cause=TEXT,
            amount=TEXT,
            decided=TEXT,
            next=TEXT,
            corrections=listed(object_of(line=WHOLE, says=TEXT)),
        )
    ),
    checks=listed(TEXT),
    paid_though_miscoded=listed(object_of(line=WHOLE, errors=listed(TEXT))),
)

BILLED = object_of(procedure=TEXT, modifiers=listed(TEXT), units=WHOLE)
CORRECTED = {
    "line": WHOLE,
    "service_date": DAY,
    "from": BILLED,
    "to": or_null(listed(BILLED)),
    "changes": listed(
        object_of(
            error=TEXT,
            does=TEXT,
            why=TEXT,
            should_be=TEXT,
            only_if=or_null(TEXT),
            settled=YES_NO,
            first_see=or_null(TEXT),
            cite=TEXT,
            confidence=TEXT,
            evidence=listed(object_of(evidence=TEXT, document=TEXT, page=WHOLE)),
        )
    ),
}
WORKSHEET = object_of(
    format={"const": "appealkit-worksheet"},
    version={"const": WORKSHEET_VERSION},
    program=TEXT,
    rules_sha256=SHA256,
    case=TEXT,
    on=DAY,
    claim_number=TEXT,
    lines=listed(object_of(**CORRECTED, route=ROUTE, how_it_is_sent=TEXT)),
    compliance=object_of(says=TEXT, paid_lines=listed(object_of(**CORRECTED))),
)

LETTER = object_of(
    title=TEXT,
    draft=YES_NO,
    signed=or_null(object_of(by=TEXT, on=DAY)),
    lines=listed(WHOLE),
    templates=listed(
        object_of(template=TEXT, version=TEXT, sha256=SHA256, approved_by=or_null(TEXT), approved_on=or_null(DAY))
    ),
    authorities=listed(TEXT),
    statements=listed(
        object_of(
            words=TEXT,
            requirement=TEXT,
            evidence={"type": "array", "items": TEXT, "minItems": 1},
            pages={"type": "array", "items": object_of(**{**PLACE, "exhibit": TEXT}), "minItems": 1},
            template=TEXT,
            text=TEXT,
            line=WHOLE,
        )
    ),
    exhibits=listed(
        object_of(exhibit=TEXT, document=TEXT, title=TEXT, pages=WHOLE, cited_pages=listed(WHOLE), file=or_null(TEXT))
    ),
    left_out=listed(object_of(requirement=TEXT, why=TEXT, template=TEXT, text=TEXT, line=WHOLE)),
)

ENCLOSED = object_of(
    exhibit=TEXT,
    document=TEXT,
    sha256=SHA256,
    media=TEXT,
    pages=listed({"type": "integer", "minimum": 1}),
    of=WHOLE,
    sheet_on_packet_page=WHOLE,
)
PACKET = object_of(
    fax=YES_NO,
    form=YES_NO,
    minimum_necessary=YES_NO,
    zip=YES_NO,
    though_late=or_null(object_of(by=TEXT, because=TEXT)),
    parts=listed(
        object_of(
            path=TEXT,
            pages=WHOLE,
            pages_before_exhibits=WHOLE,
            bytes=WHOLE,
            tagged=YES_NO,
            exhibits=listed(ENCLOSED),
        )
    ),
)

MANIFEST = object_of(
    format={"const": "appealkit-manifest"},
    version={"const": MANIFEST_VERSION},
    program=TEXT,
    case=TEXT,
    on=DAY,
    rules_sha256=SHA256,
    policies=listed(object_of(policy=TEXT, version=TEXT)),
    files=listed(object_of(path=TEXT, sha256=SHA256)),
    protective=or_null(object_of(by=TEXT, because=TEXT)),
    letter=or_null(LETTER),
    packet=or_null(PACKET),
    decisions=listed(object_of(requirement=or_null(TEXT), evidence=or_null(TEXT), decision=TEXT, by=TEXT, on=DAY)),
)

PREFLIGHT = object_of(
    format={"const": "appealkit-preflight"},
    version={"const": PREFLIGHT_VERSION},
    program=TEXT,
    case=TEXT,
    on=DAY,
    may_be_sent=YES_NO,
    checks=listed(
        object_of(check=TEXT, title=TEXT, result={"enum": [result.value for result in Result]}, why=TEXT, mend=TEXT)
    ),
    files=listed(object_of(name=TEXT, pages=WHOLE, bytes=WHOLE)),
    kept_back=listed(object_of(exhibit=TEXT, document=TEXT, pages=listed(WHOLE))),
)


def titled(schema: Schema, name: str, version: str) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:appealkit:{name}:{version}",
        "title": f"appealkit {name}.json",
        **schema,
    }


SCHEMAS: Mapping[str, Schema] = {
    "assessment": titled(ASSESSMENT, "assessment", ASSESSMENT_VERSION),
    "manifest": titled(MANIFEST, "manifest", MANIFEST_VERSION),
    "preflight": titled(PREFLIGHT, "preflight", PREFLIGHT_VERSION),
    "corrected-claim": titled(WORKSHEET, "corrected-claim", WORKSHEET_VERSION),
}
