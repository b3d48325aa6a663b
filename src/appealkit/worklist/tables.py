"""The worklist's tables, the same in SQLite and PostgreSQL. Changing one takes a migration beside it.

Money is whole cents; a day is a date; a moment is UTC text (`2026-11-22T09:52:00.123456Z`), so that both databases
keep, order and hash the same. Digests are SHA-256 in hexadecimal.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT = String(27)
DIGEST = String(64)
CENTS = BigInteger
ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only where the key is an INTEGER

contents = Table(  # what a judgement looks at, once for each content: no machine needs the workspace's files to judge
    "contents",
    METADATA,
    Column("sha256", DIGEST, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # of the case with all that it names, compressed JSON
)

items = Table(
    "items",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("case", String(80), nullable=False, unique=True),
    Column("folder", String(120), nullable=False),  # of its packet, below the folder of the run
    Column("folder_key", String(120), nullable=False, unique=True),  # the same, folded: no two differ in case only
    Column("source", Text, nullable=False),  # the case file, from the workspace
    Column("read_from", JSON, nullable=False),  # SHA-256 of each file that was read for it, by its path
    Column("content", DIGEST, ForeignKey("contents.sha256"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("payer", String(200), nullable=False),
    Column("program", String(32)),
    Column("claim_number", String(200)),
    Column("service_date", Date),  # the first of its lines
    Column("noticed_on", Date),  # the day of the notice or remittance that denied it
    Column("amount", CENTS, nullable=False),  # denied: charged less paid of its denied lines
    Column("due", Date),  # the last day that is safe; None: not known, and shown first
    Column("legal_due", Date),
    Column("late", Boolean, nullable=False, default=False),
    Column("owner", String(200)),
    Column("owned_until", MOMENT),
    Column("entered_at", MOMENT, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    # what the last run made of it
    Column("key", DIGEST),  # of everything that went into it: case, rules, templates, program, options
    Column("words", DIGEST),  # of all that it came to: the same words need no new packet
    Column("judged_on", Date),
    Column("letter", DIGEST),  # of its text; none where there is no letter
    Column("packet", DIGEST),  # of its manifest, which lists every file with its digest
    Column("draft", Boolean, nullable=False, default=False),  # made with a template that nobody approved
    Column("out", Text),  # the folder that its packet's folder is in
    Column("says", Text),  # in one line what to do
    # what stopped it
    Column("unread", Boolean, nullable=False, default=False),  # its case file cannot be read as it is now
    Column("attempts", Integer, nullable=False, default=0),
    Column("failure", String(8)),  # the code of the Problem
    Column("failure_says", Text),
    Column("failure_mend", Text),
    # who works on it now
    Column("claim", String(36)),
    Column("claimed_by", String(200)),
    Column("claimed_until", MOMENT),
    Index(None, "source"),
    Index(None, "claim_number"),
    Index(None, "state"),
    Index(None, "due"),
    Index(None, "payer"),
    Index(None, "claimed_until"),
)

lines = Table(  # one denied line as it was judged last
    "lines",
    METADATA,
    Column("item", ID, ForeignKey("items.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("procedure", String(5), nullable=False),
    Column("family", String(40), nullable=False),
    Column("amount", CENTS, nullable=False),
    Column("route", String(32), nullable=False),
    Column("support", String(16)),  # of the best strategy of its first reason
)

argued = Table(  # what was looked at for a line: each reason, its best strategy, and how its requirements stand
    "argued",
    METADATA,
    Column("item", ID, ForeignKey("items.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("reason", String(80), primary_key=True),
    Column("strategy", String(80), primary_key=True),  # "" where none fits
    Column("requirement", String(80), primary_key=True),  # "" where the strategy has none
    Column("standing", String(8)),  # met, unclear, missing, unmet
    Column("support", String(16)),
    Column("used", Boolean, nullable=False),  # the letter argues it
)

gaps = Table(  # the checklist: what to get, from whom
    "gaps",
    METADATA,
    Column("item", ID, ForeignKey("items.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("requirement", String(80), nullable=False),
    Column("holder", String(300), nullable=False),  # who has it, as the checklist names it
    Column("get", Text, nullable=False),
    Column("blocking", Boolean, nullable=False),
    Column("cure", String(32)),
    Column("asked_on", Date),
    Index(None, "holder"),
)

arguments = Table(  # the words of a letter that are its own: what the control of cloned letters compares
    "arguments",
    METADATA,
    Column("item", ID, ForeignKey("items.id"), primary_key=True),
    Column("template", String(120), primary_key=True),
    Column("signer", String(200), nullable=False),
    Column("patient", DIGEST, nullable=False),  # a digest: two letters of one patient are not compared
    Column("words", Text, nullable=False),
)

releases = Table(
    "releases",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("item", ID, ForeignKey("items.id"), nullable=False),
    Column("letter", DIGEST, nullable=False),
    Column("packet", DIGEST, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("voided_at", MOMENT),
    Column("voided_why", Text),
    Index(None, "item"),
)

sendings = Table(
    "sendings",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("item", ID, ForeignKey("items.id"), nullable=False),
    Column("release", ID, ForeignKey("releases.id"), nullable=False),
    Column("method", String(16), nullable=False),
    Column("confirmation", String(200)),
    Column("on", Date, nullable=False),
    Column("by", String(200), nullable=False),
    Index(None, "item"),
)

corrections = Table(  # a corrected claim and the denial that it answers
    "corrections",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("item", ID, ForeignKey("items.id"), nullable=False),
    Column("claim", String(80), nullable=False),
    Column("on", Date, nullable=False),
    Column("by", String(200), nullable=False),
    UniqueConstraint("item", "claim"),
)

outcomes = Table(
    "outcomes",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("item", ID, ForeignKey("items.id"), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("paid", CENTS),
    Column("reason", Text),
    Column("on", Date, nullable=False),
    Column("source", String(120), nullable=False),  # a person's name, or the remittance's digest
    UniqueConstraint("item", "on", "source"),
)

runs = Table(
    "runs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("on", Date, nullable=False),  # the day it judges and dates by: a resumed run keeps it
    Column("out", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("program", DIGEST, nullable=False),
    Column("library", DIGEST, nullable=False),
    Column("began_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("counts", JSON),
)

audit = Table(  # only ever added to: triggers refuse anything else, and each entry seals the one before
    "audit",
    METADATA,
    Column("seq", ID, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("event", String(16), nullable=False),
    Column("item", ID, ForeignKey("items.id")),
    Column("detail", JSON, nullable=False),  # canonical: what the seal covers
    Column("seal", DIGEST, nullable=False, unique=True),
    Index(None, "item"),
)

head = Table(  # the last seal: who adds an entry holds this row
    "audit_head",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1", name="one"), primary_key=True),
    Column("seq", ID, nullable=False),
    Column("seal", DIGEST, nullable=False),
)
