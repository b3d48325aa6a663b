"""A preview as one HTML page: the pages as pictures beside the text with its origins."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from appealkit.authoring.coverage import Covered
from appealkit.authoring.page.files import file_lines
from appealkit.authoring.page.letter import letter_lines
from appealkit.authoring.page.shell import LIVE, QUIET, page, problem_line, text
from appealkit.authoring.preview import Previewed
from appealkit.errors import Problem
from appealkit.letters.sandbox import long_date
from appealkit.maps.load import Rules
from appealkit.writers.pageimages import PageImage


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows. `previewed` is the last letter that could be drafted; `problems` are those of the text as it
    is now, where it cannot be; `findings` those of lint, None while they are looked for; `fitting`: the samples that
    show this template; `texts`: the files of the templates as they are now, by path."""

    template: str
    previewed: Previewed | None
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...] | None
    fitting: tuple[str, ...]
    texts: Mapping[str, str]
    is_live: bool = False


def write_preview(shown: Shown, rules: Rules) -> bytes:
    """The whole page, alone in one file: the pictures are in it."""
    return page(_title(shown), body_of(shown, rules, _within), QUIET, "img-src data:; ").encode()


def write_live(shown: Shown, rules: Rules, state: str) -> bytes:
    """The page that asks for the next look as soon as there is one."""
    return page(
        _title(shown), body_of(shown, rules, live_image), LIVE, "img-src 'self'; connect-src 'self'; ", state
    ).encode()


def live_image(image: PageImage) -> str:
    """Where a live page asks for this picture."""
    return f"page/{image.sha256}.png"


def _within(image: PageImage) -> str:
    return f"data:image/png;base64,{base64.b64encode(image.png).decode()}"


def _title(shown: Shown) -> str:
    return f"{shown.template}, as its letter"


def body_of(shown: Shown, rules: Rules, source: Callable[[PageImage], str]) -> str:
    """What stands in the page's body; `source` is the address of a picture."""
    return "\n".join(_body(shown, rules, source))


def _body(shown: Shown, rules: Rules, source: Callable[[PageImage], str]) -> Iterator[str]:
    found = shown.previewed
    yield '<a class="skip" href="#text">Skip to the text</a>'
    yield from _header(shown)
    yield "<main>"
    if shown.problems:
        yield from _broken(shown)
    if found is not None:
        yield f'<div class="two{" stale" if shown.problems else ""}">'
        yield '<section id="text" aria-labelledby="text-title" tabindex="-1"><h2 id="text-title">The text</h2>'
        yield '<article class="letter">'
        yield from letter_lines(found.parts)
        yield "</article></section>"
        yield '<section id="pages" aria-labelledby="pages-title"><h2 id="pages-title">The pages</h2>'
        yield from _pages(found, source)
        yield "</section></div>"
    yield from _files(shown)
    if found is not None:
        yield from _authorities(found, rules)
    yield from _samples(shown)
    if found is not None:
        yield from _stages(found)
    yield "</main>"


def _header(shown: Shown) -> Iterator[str]:
    found = shown.previewed
    yield f"<header>\n<h1>{text(shown.template)}</h1>"
    if found is not None:
        what = "the case given" if found.subject.is_real else f"the sample {found.subject.name}"
        yield f'<p class="lead">As the letter of {text(what)}, drafted on {long_date(found.subject.on)}.</p>'
        if found.subject.is_real:
            yield '<p class="warning">This page holds a patient’s data. Keep it where you keep the chart.</p>'
    yield '<p class="lost-note" role="status">The preview has stopped. Start it again to see later changes.</p>'
    yield '<p class="controls"><label><input type="checkbox" id="as-sent"> As sent</label></p>'
    yield '<ul class="key" aria-label="The marks">'
    yield '<li><span class="v">a value</span> from the case</li><li><span class="if">if</span> <span class="when">words'
    yield '</span> that a condition let in</li><li><span class="out">a sentence</span> left out, and why</li>'
    yield '<li><mark class="hole">a hole</mark>: the case does not give it</li></ul>'
    links = [("text", "Text"), ("pages", "Pages")] if found is not None else []
    links += [("template", "Template and findings")]
    links += [("authorities", "Authorities")] if found is not None and found.letter.authorities else []
    links += [("samples", "Samples")] + ([("stages", "Timings")] if found is not None else [])
    yield '<nav aria-label="On this page"><ul>'
    yield "".join(f'<li><a href="#{at}">{name}</a></li>' for at, name in links)
    yield "</ul></nav>\n</header>"


def _broken(shown: Shown) -> Iterator[str]:
    yield '<section class="broken" role="alert" aria-labelledby="broken-title">'
    yield '<h2 id="broken-title">As it is now, no letter can be drafted</h2><ul>'
    for problem in shown.problems:
        yield f"<li>{problem_line(problem, linked=True)}</li>"
    yield "</ul>"
    if shown.previewed is not None:
        yield "<p>Below stands the last letter that could be drafted.</p>"
    yield "</section>"


def _pages(found: Previewed, source: Callable[[PageImage], str]) -> Iterator[str]:
    for number, image in enumerate(found.pages, 1):
        alt = f"Page {number} of {len(found.pages)} of the letter. Its words stand under “The text”."
        yield (
            f'<figure><img data-page="{image.sha256}" src="{source(image)}" width="{image.width}" '
            f'height="{image.height}" alt="{text(alt)}"><figcaption>Page {number}</figcaption></figure>'
        )


def _files(shown: Shown) -> Iterator[str]:
    """The template asked for, line by line, with what is found there; then the others of this letter."""
    yield '<section id="template" aria-labelledby="template-title"><h2 id="template-title">Template and findings</h2>'
    covered = shown.previewed.covered if shown.previewed else ()
    by_file: dict[str, list[Covered]] = {}
    for item in covered:
        by_file.setdefault(item.file, []).append(item)
    own = f"{shown.template}.md.j2"
    by_file = {own: by_file.get(own, []), **by_file}
    told = [*shown.problems, *(shown.findings or ())]
    mine = [one for one in told if one.where and one.where.file in by_file]
    if shown.findings is None:
        yield '<p role="status">The findings are being looked for.</p>'
    else:
        count = len(mine) or "no"
        yield f'<p role="status">lint: {count} finding{"s"[: len(mine) != 1]} in the files of this letter.</p>'
    for file, items in by_file.items():
        here = [one for one in mine if one.where and one.where.file == file]
        yield from file_lines(file, shown.texts.get(file, ""), items, here, opened=file == own or bool(here))
    yield "</section>"


def _authorities(found: Previewed, rules: Rules) -> Iterator[str]:
    if not found.letter.authorities:
        return
    yield '<section id="authorities" aria-labelledby="authorities-title">'
    yield '<h2 id="authorities-title">Authorities cited</h2><div class="wide" tabindex="0" role="group" '
    yield 'aria-label="Authorities cited"><table><thead><tr><th scope="col">Authority</th><th scope="col">Citation</th>'
    yield '<th scope="col">What it says</th><th scope="col">In force</th>'
    yield '<th scope="col">Confidence</th></tr></thead><tbody>'
    for name in found.letter.authorities:
        law = rules.authorities[name]
        force = f"from {law.in_force.since}" + (f" to {law.in_force.to}" if law.in_force.to else "")
        cells = (law.cite, law.says, force, law.confidence.value)
        yield f'<tr><th scope="row">{text(name)}</th>{"".join(f"<td>{text(cell)}</td>" for cell in cells)}</tr>'
    yield "</tbody></table></div></section>"


def _samples(shown: Shown) -> Iterator[str]:
    yield '<section id="samples" aria-labelledby="samples-title"><h2 id="samples-title">Samples that show it</h2>'
    now = shown.previewed.subject.name if shown.previewed and not shown.previewed.subject.is_real else ""
    if not shown.fitting:
        yield "<p>None. Write one in templates/samples/, so that the template can be seen and tested.</p></section>"
        return
    yield "<ul>"
    for number, name in enumerate(shown.fitting):
        if name == now:
            yield f"<li><b>{text(name)}</b> (shown)</li>"
        elif shown.is_live:
            yield f'<li><a href="sample/{number}">{text(name)}</a></li>'
        else:
            yield f"<li>{text(name)}: <code>--sample {text(name)}</code></li>"
    yield "</ul></section>"


def _stages(found: Previewed) -> Iterator[str]:
    yield '<section id="stages" aria-labelledby="stages-title"><h2 id="stages-title">Timings</h2><table class="times">'
    yield '<thead><tr><th scope="col">Stage</th><th scope="col">Milliseconds</th></tr></thead><tbody>'
    for stage in found.stages:
        yield f'<tr><th scope="row">{text(stage.name)}</th><td>{1000 * stage.seconds:.0f}</td></tr>'
    whole = sum(stage.seconds for stage in found.stages)
    yield f'<tr><th scope="row">together</th><td>{1000 * whole:.0f}</td></tr></tbody></table></section>'
