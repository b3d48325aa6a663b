"""What is wrong with, or odd about, the file of one exhibit: gathered by code and page, told as problems."""

from __future__ import annotations

from dataclasses import dataclass

from appealkit.errors import Problem, Severity, code_page
from appealkit.letters.exhibits import pages_text

F030 = code_page(
    "F030",
    """An exhibit is of a kind that cannot be enclosed
    A packet is one PDF; into it go PDF files and pictures (PNG, JPEG, TIFF). What a file is, is read from its first
    bytes and not from its name.
    Bad: a Word file renamed to `pt.pdf`. Good: the Word file printed to PDF.
    """,
)
F031 = code_page(
    "F031",
    """An exhibit asks for a password
    Nobody at the payer has it, and we do not guess.
    Bad: a portal's PDF that opens with the date of birth. Good: the same, printed to PDF after it was opened.
    """,
)
F032 = code_page(
    "F032",
    """An exhibit, or a page of it, is broken
    It would open as an empty or a cut page, or not at all, and the payer would read on without it.
    Bad: a download that was cut off. Good: the file saved or scanned again.
    """,
)
F033 = code_page(
    "F033",
    """An exhibit has not the pages that are to go
    It is empty, or ends before a page that the packet is to hold.
    Bad: page 12 of a file with 11. Good: the right file, or the right number of pages in the case.
    """,
)
F034 = code_page(
    "F034",
    """A page of an exhibit has an absurd size
    Pages are made smaller to fit on US Letter, never larger. A page without width, or as large as a wall, would be a
    blank or a grey sheet.
    Bad: a drawing of 200 inches. Good: the same, printed on Letter.
    """,
)
F035 = code_page(
    "F035",
    """A page of an exhibit became much smaller
    It was larger than US Letter and fits now at less than seven tenths of its size. Small print may be lost on a fax.
    Bad: a wall chart of lab values. Good: the same values printed on two Letter pages.
    """,
)
F036 = code_page(
    "F036",
    """An exhibit is protected by its author
    It opens without a password, but its author has set what may be done with it. A packet does what a printer does, so
    it is made where printing is allowed, and said; where it is not, the exhibit is refused.
    Bad: a file in which printing is forbidden. Good: a copy that its author gave for sending.
    """,
)
F037 = code_page(
    "F037",
    """An exhibit was damaged and could be repaired
    Its list of parts was wrong and was made anew from what is there. A page may be missing or older than it should be.
    Bad: a file that a mail gateway has altered. Good: the file saved again from where it was made.
    """,
)
F038 = code_page(
    "F038",
    """Something of an exhibit is left out
    A packet is paper: it runs nothing, opens nothing, and carries no files within it. Scripts, actions, outside links,
    attached files, films and electronic signatures of an exhibit do not come along; what is seen on its pages does.
    Bad: a record whose lab report is attached inside the PDF. Good: the report as an exhibit of its own.
    """,
)
F039 = code_page(
    "F039",
    """What an exhibit says is not on its pages
    Its pages are made by a program when it is opened, or it is a folder of other files, or it draws from a file beside
    it. Elsewhere they would say "please wait" and nothing else.
    Bad: a form of the XFA kind. Good: the filled form printed to PDF.
    """,
)
F040 = code_page(
    "F040",
    """An exhibit has layers that are switched off
    In another viewer they may be seen, so the payer would not read what you see.
    Bad: a drawing with a hidden layer of notes. Good: the same, printed to PDF.
    """,
)
F041 = code_page(
    "F041",
    """A page of an exhibit is too large to be opened safely
    It holds far more than a page of a record does, and could stop the program that opens it.
    Bad: a picture of 300 million points. Good: a scan of 200 to 300 points an inch.
    """,
)
F042 = code_page(
    "F042",
    """A mark on a page of an exhibit is left out
    Somebody put a comment, a highlight or a stamp on it, and the file does not say how it looks.
    Bad: a comment typed in a web viewer. Good: the page printed to PDF with its marks.
    """,
)
F043 = code_page(
    "F043",
    """A font of an exhibit is not in its file
    Each viewer puts another font in its place; letters may run into each other or be missing.
    Bad: a file made without its fonts. Good: the same, printed to PDF with all fonts embedded.
    """,
)
F044 = code_page(
    "F044",
    """The fields of an exhibit's form were drawn anew
    The file holds what was typed, but not how it looks. A long text may be cut off at the end of its field.
    Bad: a form filled by a program and never opened. Good: the filled form printed to PDF.
    """,
)

MOST_SMALLER = 0.7


@dataclass(frozen=True, slots=True)
class Kind:
    says: str
    mend: str
    severity: Severity = Severity.MISTAKE


_PRINT = "print it to PDF and give that file"
KINDS = {
    F030: Kind("is neither a PDF nor a picture (PNG, JPEG, TIFF)", _PRINT),
    F031: Kind("asks for a password", "open it and " + _PRINT),
    F032: Kind("cannot be read", "save or scan it again"),
    F033: Kind("is empty, or does not have these pages", "correct the file or the pages that are to go"),
    F034: Kind("is of a size that no sheet has", "print it on Letter and give that file"),
    F035: Kind("is much larger than Letter and was made smaller", "look whether it can be read", Severity.DOUBT),
    F036: Kind("may not be printed, says its author", "ask its author for a copy that may be sent"),
    F037: Kind("was damaged and has been repaired", "compare its pages with the original", Severity.DOUBT),
    F039: Kind("shows its content only in the program it was made with", "open it and " + _PRINT),
    F040: Kind("has layers that are switched off", _PRINT),
    F041: Kind("holds more than a page can hold", "scan it again at 200 to 300 points an inch"),
    F042: Kind("has a mark that does not say how it looks; it is left out", _PRINT, Severity.DOUBT),
    F043: Kind("uses a font that is not in the file", "look whether it can be read", Severity.DOUBT),
    F044: Kind("has form fields that were drawn anew", "compare what is in them", Severity.DOUBT),
}


class Unfit(Exception):  # noqa: N818 - says what is so, as NotApproved does
    """A file or page that cannot be enclosed, with the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Findings:
    """What was found in one exhibit's file. `name` is how it is called in messages, never by its file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pages: dict[str, set[int]] = {}
        self._left_out: dict[str, set[int]] = {}
        self._protected = False

    def add(self, code: str, page: int | None = None) -> None:
        """Of the whole file, or of one page."""
        pages = self._pages.setdefault(code, set())
        if page is not None:
            pages.add(page)

    def leave_out(self, what: str, page: int | None = None) -> None:
        """Something that does not come along (F038)."""
        pages = self._left_out.setdefault(what, set())
        if page is not None:
            pages.add(page)

    def note_protected(self) -> None:
        """Its author set what may be done with it, and printing is allowed."""
        self._protected = True

    def problems(self) -> tuple[Problem, ...]:
        """Everything found, mistakes and doubts, by code."""
        found = [
            Problem(code, f"{self._subject(pages)} {KINDS[code].says}", KINDS[code].mend, None, KINDS[code].severity)
            for code, pages in self._pages.items()
        ]
        if self._protected:
            says = f"{self.name} is protected; printing is allowed, so its pages were taken as a printer takes them"
            found.append(Problem(F036, says, "make sure that it may be sent", None, Severity.DOUBT))
        if self._left_out:
            kinds = (f"{what} ({pages_text(at)})" if at else what for what, at in sorted(self._left_out.items()))
            says = f"of {self.name} is left out: {', '.join(kinds)}"
            mend = "enclose what the payer needs of it as an exhibit of its own"
            found.append(Problem(F038, says, mend, None, Severity.DOUBT))
        return tuple(sorted(found, key=lambda problem: (problem.code, problem.says)))

    def _subject(self, pages: set[int]) -> str:
        return f"{self.name}, {pages_text(pages)}," if pages else self.name
