"""Denial letters and paper remittances, as text or as a PDF with a text layer: what they say, and where they say it."""

from appealkit.intake.notice.reader import read_notice
from appealkit.intake.notice.tables import NoticeTables, load_notice_tables

__all__ = ["NoticeTables", "load_notice_tables", "read_notice"]
