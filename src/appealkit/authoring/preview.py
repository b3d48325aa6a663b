"""A template as its letter of one case: the pages as they would be printed, the text with its origins, the findings.

What one look costs is kept in `Kept`, so that the next one reads, compiles and draws only what changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from appealkit.authoring.coverage import Covered, Seen, covered, seen, seen_drafting
from appealkit.authoring.gaps import Gap, gaps
from appealkit.authoring.marked import Part, marked
from appealkit.authoring.reading import Reading, read_all
from appealkit.authoring.samples import Sample
from appealkit.authoring.traced import Traced, tracer, tracing
from appealkit.case import Case
from appealkit.document.model import Document
from appealkit.document.origins import without_origins
from appealkit.errors import Problem, TemplateError, Where, code_page, mistakes
from appealkit.layout.letter import lay_out_letter
from appealkit.letters.compose import Protective, compose, may_be_filed
from appealkit.letters.dictionary import Dictionary, dictionary
from appealkit.letters.model import Letter
from appealkit.letters.template import TemplateShelf, load_templates
from appealkit.library import Library
from appealkit.pipeline import judge
from appealkit.writers import write_pages
from appealkit.writers.pageimages import PageImage, page_images

T141 = code_page(
    "T141",
    """A case that shows nothing of the template
    A template is seen in a letter that it is part of; this case has no letter, or one made of other templates.
    Bad: `preview letters/sedation --sample thermal-ablation`. Good: a sample in which sedation was denied.
    """,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a template is seen with: a sample, or a case of the practice, which holds a patient's data."""

    name: str
    case: Case
    on: date
    protective: Protective | None = None
    strategy: str | None = None
    quotes: Mapping[str, str] = field(default_factory=dict)
    is_real: bool = False

    @classmethod
    def of(cls, sample: Sample) -> Subject:
        """This sample."""
        return cls(sample.name, sample.case, sample.on, sample.protective, sample.strategy)


@dataclass(frozen=True, slots=True)
class Stage:
    """How long a part of the work took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Previewed:
    """A letter to be looked at. `page` is what would be sent; `parts` are the same with their origins."""

    template: str
    subject: Subject
    letter: Letter
    page: Document
    pdf: bytes = field(repr=False)
    pages: tuple[PageImage, ...] = field(repr=False)
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    covered: tuple[Covered, ...]  # the templates of this letter, the one asked for first
    problems: tuple[Problem, ...]
    stages: tuple[Stage, ...]


@dataclass
class Kept:
    """What the last looks left behind, for the next to use."""

    library: Library
    readings: dict[str, tuple[bytes, dict[str, Reading]]] = field(default_factory=dict)
    shelf: TemplateShelf | None = None
    environment: Traced | None = None
    dictionary: Dictionary | None = None
    images: dict[str, PageImage] = field(default_factory=dict)


def preview(
    template: str, subject: Subject, files: Mapping[str, bytes], kept: Kept, clock: Callable[[], float]
) -> Previewed:
    """The letter of this case with the templates in these files (path inside `templates/` → bytes).

    TemplateError with every problem where no letter can be drafted from them, or where it is not part of the letter.
    """
    stages: list[Stage] = []
    watch = _Watch(clock, stages)
    shelf, readings = _read(files, kept)
    library = replace(kept.library, templates=shelf)
    environment = _environment(shelf, kept)
    watch.lap("read")
    case, assessment = judge(subject.case, library, on=subject.on, quotes=subject.quotes, strategy=subject.strategy)
    watch.lap("judge")
    protective = subject.protective
    lines = may_be_filed(assessment) if protective else () if assessment.holds else assessment.answered
    if not lines:
        says = f"the case of '{subject.name}' carries no letter, so nothing of {template} can be seen"
        raise _unseen(template, says)
    with tracing() as trace:
        letter, problems = compose(
            case, assessment, library.rules, shelf, library.register,
            on=subject.on, trial=True, protective=protective, environment=environment,
        )  # fmt: skip
    watch.lap("compose")
    seen_page = lay_out_letter(letter, case, assessment, library.rules, on=subject.on)
    page = without_origins(seen_page)
    watch.lap("lay out")
    pdf, hashes = write_pages(page, library.look)
    watch.lap("PDF")
    pages = page_images(pdf, hashes, kept.images)
    watch.lap("images")
    told = seen(letter, trace)
    used = _used(letter, told, environment)
    if template not in used:
        raise _unseen(template, f"the letter of '{subject.name}' is made of other templates than {template}")
    templates = covered((template, *sorted(used - {template})), {subject.name: told}, environment, readings)
    found = gaps(seen_page, trace, readings)
    parts = marked(seen_page, letter, found, trace, environment.runs, readings, _dictionary(kept))
    watch.lap("mark")
    return Previewed(
        template, subject, letter, page, pdf, pages, parts, found, templates, tuple(problems), tuple(stages)
    )


def fitting(template: str, samples: Iterable[Sample], files: Mapping[str, bytes], kept: Kept) -> Iterator[Sample]:
    """Each sample whose letter shows this template, as they are found: those named as a strategy it speaks for first.
    TemplateError where none can be drafted from these files."""
    shelf, _ = _read(files, kept)
    library, environment = replace(kept.library, templates=shelf), _environment(shelf, kept)
    named = shelf.templates[template].front.speaks_for if template in shelf.templates else ()
    for sample in sorted(samples, key=lambda one: one.name not in named):
        with contextlib.suppress(TemplateError):
            told, packet = seen_drafting(sample, library, environment)
            if packet.letter and template in _used(packet.letter, told, environment):
                yield sample


@dataclass
class _Watch:
    clock: Callable[[], float]
    stages: list[Stage]
    at: float = 0.0

    def __post_init__(self) -> None:
        self.at = self.clock()

    def lap(self, name: str) -> None:
        now = self.clock()
        self.stages.append(Stage(name, now - self.at))
        self.at = now


def _read(files: Mapping[str, bytes], kept: Kept) -> tuple[TemplateShelf, dict[str, Reading]]:
    """The shelf and the trees; a file that did not change is not read again. TemplateError with every mistake."""
    for path in set(kept.readings) - set(files):
        del kept.readings[path]
    for path, data in files.items():
        if path not in kept.readings or kept.readings[path][0] != data:
            kept.readings[path] = (data, read_all({path: data}))
    readings = {name: one for _, found in kept.readings.values() for name, one in found.items()}
    shelf, problems = load_templates(files)
    unread = [problem for one in readings.values() for problem in one.problems]
    if shelf is None or problems or mistakes(unread):
        raise TemplateError(*problems, *unread)
    return shelf, readings


def _environment(shelf: TemplateShelf, kept: Kept) -> Traced:
    """The sandbox of before, following; a new one where the plain words of coded values changed."""
    before = kept.shelf
    if kept.environment is None or before is None or before.phrases.words != shelf.phrases.words:
        kept.environment, kept.dictionary = tracer(shelf), None
    else:
        kept.environment.follow(shelf)
    kept.shelf = shelf
    return kept.environment


def _dictionary(kept: Kept) -> Dictionary:
    assert kept.shelf is not None
    kept.dictionary = kept.dictionary or dictionary(kept.library.rules, kept.shelf.phrases)
    return kept.dictionary


def _used(letter: Letter, told: Seen, environment: Traced) -> set[str]:
    """The templates that this letter is made of, and the partials and phrases that say something in it."""
    return {item.template for item in letter.templates} | {environment.runs[number].template for number in told.said}


def _unseen(template: str, says: str) -> TemplateError:
    mend = "leave --case and --sample out, and the first sample that shows it is taken"
    return TemplateError(Problem(T141, says, mend, Where(template)))
