"""From outside formats to a Case: opens the files that come from outside, and answers with values and Problems.

Takes paths and the vocabulary; gives a Case with its exhibits, the texts of cited pages, and every mistake at its
line. Must never judge evidence, guess a value, let a patient's value into a message, or read beyond the workspace.
"""

from appealkit.intake.casefile import ReadCase, read_case
from appealkit.intake.exhibits import read_pages
from appealkit.intake.quotes import PageText, QuoteCheck, check_quotes, quote_on_page, quote_problems
from appealkit.intake.schema import case_schema

__all__ = [
    "PageText",
    "QuoteCheck",
    "ReadCase",
    "case_schema",
    "check_quotes",
    "quote_on_page",
    "quote_problems",
    "read_case",
    "read_pages",
]
