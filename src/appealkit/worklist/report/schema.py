"""The JSON Schema of a report: closed objects, every key required, null where unknown."""

from __future__ import annotations

from appealkit.packet.schema import DAY, ROUTE, SHA256, TEXT, WHOLE, YES_NO, Schema, listed, object_of, or_null, titled
from appealkit.worklist.report.values import REPORT_VERSION
from appealkit.worklist.states import State

DOLLARS: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$"}
PART: Schema = {"type": "number", "minimum": 0, "maximum": 1}
CODE: Schema = {"type": "string", "pattern": "^[A-Z][0-9]{3}$"}
MONTH: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
STATE: Schema = {"enum": [state.value for state in State]}
AMOUNT = {"cases": WHOLE, "denied": DOLLARS}
SUM = object_of(**AMOUNT)

HEADLINE = object_of(
    all=SUM,
    open=SUM,
    to_do=SUM,
    in_flight=SUM,
    closed=SUM,
    not_workable=SUM,
    for_a_person=SUM,
    failed=SUM,
    to_release=SUM,
    to_send=SUM,
    drafts=SUM,
    recovered=DOLLARS,
)
PLACES = listed(
    object_of(
        item=WHOLE,
        case=TEXT,
        payer=TEXT,
        state=STATE,
        due=or_null(DAY),
        legal_due=or_null(DAY),
        denied=DOLLARS,
        support=PART,
        past={"type": "number", "minimum": 0.5, "maximum": 1.5},
        days_left=or_null(WHOLE),
        priority=DOLLARS,
        next=or_null(TEXT),
    )
)
DUE = object_of(
    unknown=SUM,
    late=SUM,
    overdue=SUM,
    within=listed(object_of(days=WHOLE, **AMOUNT)),
    weeks=listed(object_of(first=DAY, last=DAY, **AMOUNT)),
    later=SUM,
)
HOLDERS = listed(
    object_of(
        holder=TEXT,
        **AMOUNT,
        not_asked=WHOLE,
        only_strengthens=WHOLE,
        wants=listed(object_of(requirement=TEXT, get=TEXT, alike=YES_NO, cases=WHOLE)),
        gaps=listed(
            object_of(
                case=TEXT,
                requirement=TEXT,
                get=TEXT,
                blocking=YES_NO,
                asked_on=or_null(DAY),
                due=or_null(DAY),
                denied=DOLLARS,
            )
        ),
    )
)
PATTERNS = listed(object_of(payer=TEXT, reason=TEXT, month=MONTH, came=SUM, to_do=SUM, cases=listed(TEXT)))
FAILURES = listed(object_of(code=CODE, says=TEXT, mend=TEXT, stopped=SUM, cases=listed(TEXT)))
CLONES = listed(
    object_of(
        template=TEXT,
        signer=TEXT,
        payer=TEXT,
        patients=WHOLE,
        least=PART,
        most=PART,
        closest=listed(TEXT),
        cases=listed(TEXT),
        says=TEXT,
    )
)
DECISIONS = listed(
    object_of(
        name=TEXT,
        decided=WHOLE,
        overturned=WHOLE,
        partial=WHOLE,
        upheld=WHOLE,
        dismissed=WHOLE,
        in_flight=WHOLE,
        too_few=YES_NO,
        rate=or_null(PART),
        low=or_null(PART),
        high=or_null(PART),
        paid=DOLLARS,
    )
)


def _tallies(name: Schema) -> Schema:
    """`name` is null for what nothing has judged yet, "" for what was judged and has none."""
    return listed(object_of(name=name, open=SUM, all=SUM))


REPORT = titled(
    object_of(
        format={"const": "appealkit-report"},
        version={"const": REPORT_VERSION},
        program=TEXT,
        on=DAY,
        worklist=TEXT,
        headline=HEADLINE,
        formula=TEXT,
        first=object_of(no_due_date=PLACES, in_time=PLACES, late=PLACES),
        due=DUE,
        holders=HOLDERS,
        often=WHOLE,
        patterns=PATTERNS,
        failures=FAILURES,
        clones=CLONES,
        counts=object_of(
            state=_tallies(STATE),
            route=_tallies(or_null(ROUTE)),
            payer=_tallies(TEXT),
            reason=_tallies(or_null(TEXT)),
            strategy=_tallies(or_null(TEXT)),
        ),
        decisions=object_of(payer=DECISIONS, reason=DECISIONS, strategy=DECISIONS, requirement=DECISIONS),
        last_run=or_null(object_of(on=DAY, began_at=TEXT, ended_at=or_null(TEXT))),
        audit=object_of(entries=WHOLE, seal=SHA256),
    ),
    "report",
    REPORT_VERSION,
)
