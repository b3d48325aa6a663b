"""The tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import insert

from appealkit.worklist.audit import BEGINNING
from appealkit.worklist.tables import METADATA, head

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every table, and the head of an empty audit trail."""
    METADATA.create_all(op.get_bind())
    op.execute(insert(head).values(id=1, seq=0, seal=BEGINNING))


def downgrade() -> None:
    """There is no way back: the copy that was kept is."""
    raise NotImplementedError
