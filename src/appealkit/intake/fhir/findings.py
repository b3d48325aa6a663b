"""What was found wrong while reading FHIR: the codes, and one Problem for what is wrong in the same way many times."""

from __future__ import annotations

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import Place
from appealkit.intake.findings import FileFindings

I140 = code_page(
    "I140",
    """The file is no FHIR in JSON
    A Bundle, a single resource, or one resource a line (NDJSON), as UTF-8 text, is what can be read.
    Bad: a screenshot of the portal, or a spreadsheet, saved as `.json`. Good: what the portal's FHIR export gave.
    """,
)
I141 = code_page(
    "I141",
    """FHIR as XML is not read
    The same record can be had as JSON from every FHIR server; XML is refused unread, and nothing in it is expanded.
    Bad: `<Bundle xmlns="http://hl7.org/fhir">`. Good: the export asked for as `application/fhir+json`.
    """,
)
I142 = code_page(
    "I142",
    """The record is of another release of FHIR than R4
    The same field means other things in other releases, so a file with signs of another one is refused as a whole.
    Bad: a `MedicationOrder`, which only DSTU2 has. Good: the export of the server's R4 address, often `/r4`.
    """,
)
I143 = code_page(
    "I143",
    """A part of the file cannot be read
    It is cut off, is no JSON, or gives a field twice; what stands before and after it is read.
    Bad: a download that broke off. Good: the file fetched again.
    """,
)
I144 = code_page(
    "I144",
    """A resource is not valid R4
    It was read all the same; what did not fit its place was left out. The sender can mend it.
    Bad: `clinicalStatus: "active"`, as in older releases. Good: `clinicalStatus` as a coded concept.
    """,
)
I145 = code_page(
    "I145",
    """The resources were not held against the standard
    That is done with the package fhir.resources, which is installed on demand. What was read is read the same way.
    Bad: `pip install appealkit`. Good: `pip install "appealkit[fhir]"`.
    """,
)
I146 = code_page(
    "I146",
    """A value cannot be read with certainty
    It is left out and asked for: a month without its day, money in another currency, a code of no known system.
    Bad: a service date `2026-05`. Good: `2026-05-14`.
    """,
)
I147 = code_page(
    "I147",
    """A denial lacks what an appeal needs
    The explanation of benefits often tells less than the remittance: the group code above all, or the reason itself.
    Bad: a line that was not paid, with no reason. Good: the 835 of the same claim read beside it.
    """,
)
I148 = code_page(
    "I148",
    """The patient is not in the file
    What belongs to a patient was read and joined by the reference; name and birth date have to come from elsewhere.
    Bad: the conditions exported without the patient. Good: the export of the whole patient (`$everything`).
    """,
)
I149 = code_page(
    "I149",
    """Facts of the record have no page yet
    They are structured data and cite the export. A payer is sent pages: find the note behind each before a letter goes.
    Bad: a letter that cites a data field. Good: the office note of that day, listed with its page.
    """,
)
I150 = code_page(
    "I150",
    """A document is named and not contained
    The record points to it, or holds it in a form that cannot be read. Nothing is fetched from an address in a file.
    Bad: an attachment with a `url` alone. Good: the document downloaded and put beside the case.
    """,
)
I151 = code_page(
    "I151",
    """Something was left out for its status
    Drafts, cancelled and mistaken entries, refuted diagnoses and orders not to be done are no facts of the record.
    Bad: an observation `entered-in-error` used as a score. Good: the one that took its place.
    """,
)
I152 = code_page(
    "I152",
    """The file is too large
    One JSON document is read as a whole, so it may have a certain size; a larger record comes as NDJSON, line by line.
    Bad: a Bundle of 500 MB. Good: the bulk export, which gives NDJSON.
    """,
)
I153 = code_page(
    "I153",
    """One thing stands twice and differs
    Two entries of one id do not say the same. The first was read; the later may be the correction.
    Bad: two versions of one claim in one search result. Good: the latest version alone.
    """,
)
I154 = code_page(
    "I154",
    """A part of the record says that it means something else
    It carries a modifier extension, by which a sender can turn a statement into its opposite: the item was withdrawn,
    the drug was not taken. What carries one is left out.
    Bad: a cancelled item appealed as if it had been asked for. Good: the item looked up at the sender's.
    """,
)


class Findings(FileFindings):
    """What is wrong in the same way in many places is one Problem, at the first: a record repeats itself a thousand
    times, and the number of an entry is no place that a person can go to."""

    def __init__(self, file: str) -> None:
        super().__init__(file, most=1)

    def tell(
        self, code: str, says: str, mend: str, place: Place | None = None, severity: Severity = Severity.DOUBT
    ) -> None:
        """Add one. `says` holds names of fields and numbers of entries, and never a value of the record."""
        at = f", in {place.at}" if place and place.at else ""
        where = Where(self.file, place.line, 1 if place.line else 0, place.at) if place else Where(self.file)
        self.take(Problem(code, f"{says}{at}", mend, where, severity), says)

    def mistake(self, code: str, says: str, mend: str, place: Place | None = None) -> None:
        """Add one that lost something."""
        self.tell(code, says, mend, place, Severity.MISTAKE)
