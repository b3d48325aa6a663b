"""Denial queues become cases in the making: worklists and exports as CSV, TSV, XLSX, JSON or JSONL.

`read_queue` reads one; `tables` is our own table of column names (`evidence_maps/intake/columns.yaml`).
"""

from appealkit.intake.queue.columns import ColumnMapping, ColumnsUsed, ColumnUse, read_mapping
from appealkit.intake.queue.escape import escaped, unescaped
from appealkit.intake.queue.reading import QueueReading, QueueRows, read_queue
from appealkit.intake.queue.tables import QueueTables, read_tables

__all__ = [
    "ColumnMapping",
    "ColumnUse",
    "ColumnsUsed",
    "QueueReading",
    "QueueRows",
    "QueueTables",
    "escaped",
    "read_mapping",
    "read_queue",
    "read_tables",
    "unescaped",
]
