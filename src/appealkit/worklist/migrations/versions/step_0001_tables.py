"""The tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Every table, and the head of an empty audit trail."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_contents")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("out", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("library", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "items",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case", sa.String(length=80), nullable=False),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("folder_key", sa.String(length=120), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("read_from", sa.JSON(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("program", sa.String(length=32), nullable=True),
        sa.Column("claim_number", sa.String(length=200), nullable=True),
        sa.Column("service_date", sa.Date(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("legal_due", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("owned_until", sa.String(length=27), nullable=True),
        sa.Column("entered_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("words", sa.String(length=64), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("letter", sa.String(length=64), nullable=True),
        sa.Column("packet", sa.String(length=64), nullable=True),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("out", sa.Text(), nullable=True),
        sa.Column("says", sa.Text(), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=8), nullable=True),
        sa.Column("failure_says", sa.Text(), nullable=True),
        sa.Column("failure_mend", sa.Text(), nullable=True),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("claimed_by", sa.String(length=200), nullable=True),
        sa.Column("claimed_until", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["content"], ["contents.sha256"], name=op.f("fk_items_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("case", name=op.f("uq_items_case")),
        sa.UniqueConstraint("folder_key", name=op.f("uq_items_folder_key")),
    )
    op.create_index(op.f("ix_items_claim_number"), "items", ["claim_number"], unique=False)
    op.create_index(op.f("ix_items_claimed_until"), "items", ["claimed_until"], unique=False)
    op.create_index(op.f("ix_items_due"), "items", ["due"], unique=False)
    op.create_index(op.f("ix_items_payer"), "items", ["payer"], unique=False)
    op.create_index(op.f("ix_items_source"), "items", ["source"], unique=False)
    op.create_index(op.f("ix_items_state"), "items", ["state"], unique=False)
    op.create_table(
        "argued",
        sa.Column("item", ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("strategy", sa.String(length=80), nullable=False),
        sa.Column("requirement", sa.String(length=80), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=True),
        sa.Column("support", sa.String(length=16), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_argued_item")),
        sa.PrimaryKeyConstraint("item", "line", "reason", "strategy", "requirement", name=op.f("pk_argued")),
    )
    op.create_table(
        "arguments",
        sa.Column("item", ID, nullable=False),
        sa.Column("template", sa.String(length=120), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("patient", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_arguments_item")),
        sa.PrimaryKeyConstraint("item", "template", name=op.f("pk_arguments")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("item", ID, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_audit_item")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("seal", name=op.f("uq_audit_seal")),
    )
    op.create_index(op.f("ix_audit_item"), "audit", ["item"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("item", ID, nullable=False),
        sa.Column("claim", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_corrections_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("item", "claim", name=op.f("uq_corrections_item_claim")),
    )
    op.create_table(
        "gaps",
        sa.Column("item", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=300), nullable=False),
        sa.Column("get", sa.Text(), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("cure", sa.String(length=32), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_gaps_item")),
        sa.PrimaryKeyConstraint("item", "number", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_holder"), "gaps", ["holder"], unique=False)
    op.create_table(
        "lines",
        sa.Column("item", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=5), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("route", sa.String(length=32), nullable=False),
        sa.Column("support", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_lines_item")),
        sa.PrimaryKeyConstraint("item", "number", name=op.f("pk_lines")),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("item", ID, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_outcomes_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("item", "on", "source", name=op.f("uq_outcomes_item_on_source")),
    )
    op.create_table(
        "releases",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("item", ID, nullable=False),
        sa.Column("letter", sa.String(length=64), nullable=False),
        sa.Column("packet", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("voided_at", sa.String(length=27), nullable=True),
        sa.Column("voided_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_releases_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_item"), "releases", ["item"], unique=False)
    op.create_table(
        "sendings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("item", ID, nullable=False),
        sa.Column("release", ID, nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("confirmation", sa.String(length=200), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_sendings_item")),
        sa.ForeignKeyConstraint(["release"], ["releases.id"], name=op.f("fk_sendings_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
    )
    op.create_index(op.f("ix_sendings_item"), "sendings", ["item"], unique=False)
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("seal"))
    op.execute(head.insert().values(id=1, seq=0, seal="0" * 64))
