"""Document -> tagged PDF (PDF/UA-1) with WeasyPrint. Reaches no network and no file but the packaged ones."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from appealkit.document.model import Document, Picture
from appealkit.errors import OutputError, Problem, code_page
from appealkit.writers import pdfarchive, pdftags, shipped, webpage
from appealkit.writers.look import Look
from appealkit.writers.probe import PACKAGED, how_to_install

if TYPE_CHECKING:
    from weasyprint import CSS, URLFetcher
    from weasyprint.document import Document as Laid
    from weasyprint.text.fonts import FontConfiguration

UA = "pdf/ua-1"

F004 = code_page(
    "F004",
    """A PDF cannot be made on this machine
    WeasyPrint draws with the system libraries Pango, PangoFT2 and HarfBuzz-subset, and one of them is missing.
    Word documents and plain text need none of them and are still written.
    Bad: a fresh container without Pango. Good: the packages installed that the message names.
    """,
)
F005 = code_page(
    "F005",
    """The PDF maker reported something
    Whatever WeasyPrint would only log (a font not loaded, a rule not understood) stops the letter: a page that is
    not quite what was meant is never sent. The message names the place in WeasyPrint, never the letter's text.
    Bad: a style sheet with an unknown property. Good: the style sheet without it.
    """,
)


class PdfUnavailable(OutputError):  # noqa: N818 - says what is so, as NotApproved does
    """PDF cannot be made here; its problem names the packages to install."""


@dataclass(frozen=True, slots=True)
class Press:
    """What is made once for a process and style sheet: memory and time both grow when each letter makes its own."""

    fonts: FontConfiguration
    styles: tuple[CSS, ...]
    fetcher: Callable[[Mapping[str, Picture]], URLFetcher]  # of the packaged fonts and these pictures

    def lay_out(
        self, html: str, *styles: str, pictures: Mapping[str, Picture] | None = None, variant: str = UA
    ) -> Laid:
        """The pages of this HTML; `styles` are more rules, after those of the style sheet; `pictures` those that it
        shows, by their address."""
        from weasyprint import CSS, HTML

        with _only_its_kind():
            fetcher = self.fetcher(pictures or {})
            more = [CSS(string=rules, font_config=self.fonts, url_fetcher=fetcher) for rules in styles]
            return HTML(string=html, url_fetcher=fetcher).render(
                stylesheets=[*self.styles, *more], font_config=self.fonts, pdf_variant=variant
            )

    def write(self, laid: Laid, variant: str = UA, look_at: Callable[[Any], None] | None = None) -> bytes:
        """The pages as PDF/UA-1, and as PDF/A-3a too where they were laid out for it. `look_at` is given the finished
        file's parts."""
        finish = pdfarchive.finish if variant == pdfarchive.VARIANT else pdftags.finish

        def complete(pages: Any, pdf: Any) -> None:
            finish(pages, pdf)
            if look_at is not None:
                look_at(pdf)

        with _only_its_kind(), warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile to be closed by the collector.
            warnings.simplefilter("ignore", ResourceWarning)
            data: bytes = laid.write_pdf(pdf_variant=variant, finisher=complete)
        return data


_one_at_a_time = threading.Lock()  # the press is shared, and the log is read for one letter at a time


def write_pdf(document: Document, look: Look, variant: str = UA, look_at: Callable[[Any], None] | None = None) -> bytes:
    """The document as PDF/UA-1 in this look, equal bytes for an equal document and look.

    Raises PdfUnavailable when the system libraries are missing, OutputError with every message of the PDF maker.
    """
    html = webpage.page(document, look)
    with at_the_press(look.css) as press:
        laid = press.lay_out(html, pictures=webpage.pictures(document, look), variant=variant)
        return press.write(laid, variant, look_at)


def write_pdfa(document: Document, look: Look) -> bytes:
    """The same pages as PDF/UA-1 and PDF/A-3a at once, with nothing attached; errors as `write_pdf`."""
    return write_pdf(document, look, pdfarchive.VARIANT)


def print_drawing(picture: Picture) -> bytes:
    """A drawing alone on a page of its size, as PDF."""
    size = f"@page {{ size: {picture.width}pt {picture.height}pt; margin: 0 }}"
    style = f"{size} body {{ margin: 0 }} img {{ display: block }}"
    html = f'<html lang="en"><title>A drawing</title>{webpage.picture(picture)}'
    with at_the_press("") as press:
        return press.write(press.lay_out(html, style, pictures={webpage.source(picture): picture}))


@contextlib.contextmanager
def at_the_press(css: str) -> Iterator[Press]:
    """The press for this style sheet, for one printing at a time.

    Raises PdfUnavailable when the system libraries are missing, and at the end OutputError with every message.
    """
    with _one_at_a_time:
        try:
            press = _press(css)
        except OSError as error:
            says = f"the fonts cannot be laid out in the temporary folder: {type(error).__name__}"
            raise OutputError(Problem(F005, says, "free space in the temporary folder")) from None
        with _reporting():
            yield press


@contextlib.contextmanager
def _only_its_kind() -> Iterator[None]:
    """A failure of the PDF maker, told by its kind: its text may hold words of the letter."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 as above
        says = f"the PDF maker stopped with {type(error).__name__}"
        raise OutputError(Problem(F005, says, "report this with the template's name and version")) from None


@functools.lru_cache(maxsize=8)
def _press(css: str) -> Press:
    """The press for a style sheet: its rules, and over them what keeps a letter whole."""
    base = _base()
    from weasyprint import CSS

    with _reporting():
        style = CSS(string=css, font_config=base.fonts, url_fetcher=base.fetcher({}))
    return Press(base.fonts, (style, *base.styles), base.fetcher)


@functools.cache
def _base() -> Press:
    """What every look shares: the fonts, and the rules of `structure.css`."""
    lacking = _lacking()
    if lacking:
        raise _unavailable(lacking)
    from weasyprint import CSS, URLFetcher
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcherResponse

    class PackagedOnly(URLFetcher):  # type: ignore[misc]
        """Gives the packaged fonts by name and the letter's own pictures; every other address is refused unread."""

        def __init__(self, pictures: Mapping[str, Picture]) -> None:
            super().__init__()
            self._pictures = pictures

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            picture = self._pictures.get(url)
            if picture is not None:
                kind = "image/svg+xml" if picture.is_drawing else "image/png"
                return URLFetcherResponse(url, picture.data, {"Content-Type": kind})
            data = shipped.font_files().get(url.removeprefix(PACKAGED))
            if data is None or not url.startswith(PACKAGED):
                raise ValueError("only packaged fonts are read")
            return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})

    with _reporting():
        fonts = FontConfiguration()
        css = shipped.read("structure.css").decode("utf-8")
        style = CSS(string=css, font_config=fonts, url_fetcher=PackagedOnly({}))
    atexit.register(_base.cache_clear)  # its folder of fonts is removed while Python can still do so
    atexit.register(_press.cache_clear)
    return Press(fonts, (style,), PackagedOnly)


@functools.cache
def _lacking() -> str:
    """What keeps WeasyPrint from being imported, or nothing. Asked once: a second import would fail in another way.

    What it prints itself on failure is kept off the terminal.
    """
    try:
        with warnings.catch_warnings(record=True) as said, contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("always")
            from weasyprint.text import ffi
    except OSError:
        return "Pango, or a library it needs, is missing"
    # Without HarfBuzz-subset fonts are cut by another library, and the same letter would give other bytes.
    if ffi.harfbuzz_subset is None:
        return "HarfBuzz-subset is missing"
    del said  # no system fonts, no fontconfig file: the letter brings its own
    return ""


def _unavailable(says: str) -> PdfUnavailable:
    return PdfUnavailable(Problem(F004, f"no PDF can be made here: {says}", how_to_install()))


class _Kept(logging.Handler):
    """Keeps where each message came from. Its arguments, which may hold letter text, are not kept."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        # With arguments, the message is a constant with holes in it; without, it may have been filled already.
        says = str(record.msg) if record.args else "a message"
        place = f"{record.module}.{record.funcName}"
        mend = "mend the style sheet or the template that caused it"
        self.problems.append(Problem(F005, f"the PDF maker says at {place}: {says}", mend))


@contextlib.contextmanager
def _reporting() -> Iterator[None]:
    """Raise OutputError at the end when WeasyPrint logged anything at warning or above."""
    logger, kept = logging.getLogger("weasyprint"), _Kept()
    before, propagate = logger.level, logger.propagate
    logger.addHandler(kept)
    logger.setLevel(logging.WARNING)
    logger.propagate = False  # a log file must not get what may hold letter text
    try:
        yield
    finally:
        logger.removeHandler(kept)
        logger.setLevel(before)
        logger.propagate = propagate
    if kept.problems:
        raise OutputError(*dict.fromkeys(kept.problems))
