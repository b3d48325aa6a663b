"""The chart evidence workbook: a form for a case goes out, what people wrote into it comes back as evidence.

`form` draws it, `read` brings it back; both go by one layout (`layout.py`) and by words that are data (`tables.py`).
What the form was filled with stands on a sheet that nobody sees, so that the reader knows what was changed.
"""

from appealkit.intake.book.form import form
from appealkit.intake.book.reading import ChartReading, read
from appealkit.intake.book.tables import FormWords, read_words, unworded
from appealkit.intake.book.wanted import Ask, kinds_for, kinds_on_form

__all__ = [
    "Ask",
    "ChartReading",
    "FormWords",
    "form",
    "kinds_for",
    "kinds_on_form",
    "read",
    "read_words",
    "unworded",
]
