"""The problems of a queue: their pages, and the row and column that each is about."""

from __future__ import annotations

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.findings import FileFindings

MOST_TOLD = 20  # of one kind in one column, which is one mistake of whoever made the table

I068 = code_page(
    "I068",
    """A row has no claim number, and others of its table have one
    Its case goes by the patient and the day, so a remittance or a letter of the same claim may not find it.
    Bad: `,"Sample, Jordan",64483`. Good: `2026-0917-00432,"Sample, Jordan",64483`.
    """,
)
I100 = code_page(
    "I100",
    """The file is no table that we read
    We read CSV, TSV, semicolons, pipes, XLSX, JSON and JSONL, whatever the file is called. An old or encrypted
    workbook, a PDF, an archive or an empty file is none of them.
    Bad: `queue.xls` of 1998, or a workbook with a password. Good: the same sheet saved as XLSX or CSV.
    """,
)
I101 = code_page(
    "I101",
    """The table is larger than we take
    A workbook or a JSON document is held in memory, so its size has a bound, also that of what is packed in it. CSV and
    JSONL are read piece by piece and may be of any size.
    Bad: a workbook that unpacks to four gigabytes. Good: the sheet saved as CSV.
    """,
)
I102 = code_page(
    "I102",
    """The columns are not those of a denial queue
    A row with the names of the columns is looked for at the top. Two of them must be known, and one must name a
    claim, a patient, a procedure or a denial code; without it nothing can be said of a claim.
    Bad: a sheet of numbers without names. Good: `Claim #, DOS, CPT, Denial Code` above them, or a mapping file.
    """,
)
I103 = code_page(
    "I103",
    """Two columns hold one thing, or one name stands twice
    Where they say the same, one is read. Where they differ, which of them is right is not ours to choose: none is read.
    Bad: `Claim ID` and `Claim Number` with different numbers. Good: a mapping that names one and leaves the other.
    """,
)
I104 = code_page(
    "I104",
    """A column may mean several things
    Its name fits several fields, and its values do not prove which.
    Bad: `Amount`. Good: `Billed Amount`, or a mapping that says `Amount: charged`.
    """,
)
I105 = code_page(
    "I105",
    """The mapping does not fit
    A mapping gives columns of this very file their fields, or `unread`.
    Bad: `columns: {"Denial Cd": carcs}`. Good: `columns: {"Denial Cd": carc}`.
    """,
)
I106 = code_page(
    "I106",
    """Letters may have been read wrongly
    The file is not UTF-8 throughout, so those lines were read as Windows text. An accented name may be another.
    Bad: a file glued together from two systems. Good: the table saved as "CSV UTF-8".
    """,
)
I107 = code_page(
    "I107",
    """A quote is opened and not closed
    All that follows would be one value. That line is left out, and reading goes on with the next.
    Bad: `"Sample, Jordan,2026-09-17`. Good: `"Sample, Jordan",2026-09-17`.
    """,
)
I108 = code_page(
    "I108",
    """A row does not fit the header
    It has more cells than there are columns, or it is cut off, so its values stand in wrong columns. It is left out.
    Bad: `Sample, Jordan` without quotes in a file with commas. Good: `"Sample, Jordan"`.
    """,
)
I109 = code_page(
    "I109",
    """A date cannot be read with certainty
    `05-06-2026` is May or June. The order of day and month is taken from the other days of the column, where one is
    above twelve and none contradicts it; with slashes the month stands first unless they prove otherwise.
    Bad: `05-06-2026` in every row. Good: `2026-06-05`.
    """,
)
I110 = code_page(
    "I110",
    """An amount cannot be read with certainty
    `1.234` may be one or a thousand; a minus may be a credit or a reversal; one amount for several codes or procedures
    says nothing of each.
    Bad: `1.234`. Good: `1234.00`.
    """,
)
I111 = code_page(
    "I111",
    """A code is not shaped like one
    Reasons are CARC (`50`, `CO-50`), remarks RARC (`N115`), procedures CPT or HCPCS (`64483`), diagnoses ICD-10
    (`M54.16`). What is shaped otherwise is left out and never turned into the nearest code.
    Bad: `MED` as a denial code. Good: `CO-50`.
    """,
)
I112 = code_page(
    "I112",
    """A text or a number came damaged
    A spreadsheet turns long numbers into `2.02609E+11` and loses digits; a formula was never worked out; a text holds
    characters that no record contains, is too long for its place, or begins as a formula does. The value is left out. A
    number that is written as a path is taken as it stands, and told: no file is ever named by it.
    Bad: a claim number of 17 digits typed as a number. Good: the column set to "Text" before it is filled.
    """,
)
I113 = code_page(
    "I113",
    """Rows of one claim contradict each other
    Two rows tell one value differently: two paid amounts for a line, two birth dates for a patient. Nothing is chosen.
    Bad: `paid 0.00` and `paid 12.50` for one line. Good: the right row alone.
    """,
)
I114 = code_page(
    "I114",
    """A row says again what another said
    It is skipped, so that no amount counts twice.
    Bad: the export pasted twice. Good: each row once.
    """,
)
I115 = code_page(
    "I115",
    """A row names nothing that a case could be made of
    It has no claim, no patient, no procedure and no code that could be read.
    Bad: a row with a comment. Good: a row with its claim number.
    """,
)
I116 = code_page(
    "I116",
    """Rows that are no denials
    Their status says paid or not yet decided, and no other column says anything of a denial. They are left out.
    Bad: a whole claim report taken for a queue. Good: the report filtered to denials, where you want fewer to look at.
    """,
)
I117 = code_page(
    "I117",
    """The workbook holds macros or links
    They are never run or followed; the values stored in the cells are read.
    Bad: `queue.xlsm`. Good: the sheet saved as XLSX.
    """,
)
I118 = code_page(
    "I118",
    """Another sheet could be a queue too
    One sheet is read: the one whose column names fit best.
    Bad: open and closed denials on two sheets. Good: each in a file of its own.
    """,
)


class Telling(FileFindings):
    """Alike are those of one column."""

    def __init__(self, file: str) -> None:
        super().__init__(file, most=MOST_TOLD)
        self.elements = False  # what is told as a line is an element of JSON

    def mistake(self, code: str, says: str, mend: str, line: int = 0, column: int = 0) -> None:
        """Something is lost."""
        self._tell(code, says, mend, line, column, Severity.MISTAKE)

    def doubt(self, code: str, says: str, mend: str, line: int = 0, column: int = 0) -> None:
        """Nothing is lost, and a person should look."""
        self._tell(code, says, mend, line, column, Severity.DOUBT)

    def _tell(self, code: str, says: str, mend: str, line: int, column: int, severity: Severity) -> None:
        where = Where(self.file, line, column)
        if self.elements and line:
            says, where = f"element {line}: {says}", Where(self.file)
        self.take(Problem(code, says, mend, where, severity), column)
