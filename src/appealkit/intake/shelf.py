"""What the readers go by, read once: filing indicators, status codes, names of columns, labels of letters, FHIR codes,
the words of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from appealkit.errors import MapError, Problem, Where
from appealkit.intake.book import FormWords, read_words
from appealkit.intake.fhir.tables import FhirTables, load_tables
from appealkit.intake.notice.tables import NoticeTables, load_notice_tables
from appealkit.intake.queue import QueueTables, read_tables
from appealkit.intake.wording import I011
from appealkit.intake.x12.statuscodes import StatusCodes, status_codes
from appealkit.intake.x12.tables import ClaimFiling, read_claim_filing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tables of every reader."""

    filing: ClaimFiling
    status: StatusCodes
    columns: QueueTables
    notice: NoticeTables
    fhir: FhirTables
    form: FormWords


def shelf_of(files: Mapping[str, bytes]) -> Shelf:
    """The tables in these files (`intake/…`). MapError with every problem of them."""
    problems: list[Problem] = []

    def read(name: str, reader: Callable[[bytes, str], tuple[T | None, list[Problem]]]) -> T | None:
        path = f"intake/{name}.yaml"
        if path not in files:
            problems.append(Problem(I011, f"{path} is missing", "restore it from the release", Where(path)))
            return None
        found, wrong = reader(files[path], path)
        problems.extend(wrong)
        return found

    filing, status = read("claim_filing", read_claim_filing), read("x12_status", status_codes)
    columns, notice = read("columns", read_tables), read("notice", load_notice_tables)
    fhir, form = read("fhir", load_tables), read("form", read_words)
    if not (filing and status and columns and notice and fhir and form):
        raise MapError(*problems)
    return Shelf(filing, status, columns, notice, fhir, form)
