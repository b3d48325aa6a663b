"""The frame of a page for authors: its style, its own policy, and the few lines of script that it needs."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from appealkit.errors import Problem, Severity
from appealkit.writers import shipped
from appealkit.writers.html import alone
from appealkit.writers.shown import as_shown

# What a mark tells is put away by Escape until the pointer or the focus moves on. Nothing else needs a script here.
QUIET = """\
const all = document.documentElement;
addEventListener('keydown', (e) => { if (e.key === 'Escape') all.classList.add('quiet'); });
for (const moved of ['mouseover', 'focusin']) addEventListener(moved, () => all.classList.remove('quiet'));
"""
# Waits for the next save; a picture that stands already is kept, so that nothing flickers and nothing is asked twice.
LIVE = (
    QUIET
    + """\
let state = all.dataset.state;
async function look() {
  try {
    const answer = await fetch('next?' + new URLSearchParams({state}), {cache: 'no-store'});
    if (!answer.ok) throw new Error();
    const told = await answer.json();
    if (told.state !== state) {
      state = told.state;
      const held = {}, at = document.activeElement && document.activeElement.id, y = scrollY;
      const sent = document.getElementById('as-sent').checked;
      for (const image of document.querySelectorAll('img[data-page]')) held[image.dataset.page] = image;
      const body = new DOMParser().parseFromString(told.body, 'text/html').body;
      for (const image of body.querySelectorAll('img[data-page]'))
        if (held[image.dataset.page]) image.replaceWith(held[image.dataset.page]);
      document.body.replaceChildren(...body.childNodes);
      document.getElementById('as-sent').checked = sent;
      scrollTo(0, y);
      if (at && document.getElementById(at)) document.getElementById(at).focus({preventScroll: true});
      all.dataset.seen = state;
    }
    document.body.classList.remove('lost');
    setTimeout(look, 0);
  } catch {
    document.body.classList.add('lost');
    setTimeout(look, 1000);
  }
}
look();
"""
)


NEW_LINE = "\n"  # stands before a style, and is a part of what a browser hashes


def page(title: str, body: str, script: str, more: str, state: str = "") -> str:
    """The whole page. Its policy lets a browser run this script and load what `more` says, and nothing else."""
    style = shipped.read("preview.css").decode()
    policy = (
        f"default-src 'none'; style-src '{_hash(NEW_LINE + style)}'; script-src '{_hash(script)}'; {more}"
        "base-uri 'none'; form-action 'none'"
    )
    with_script = f"{body}\n<script>{script}</script>\n"
    return alone(title, with_script, style, policy=policy, data=f' data-state="{text(state)}"')


def _hash(given: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(given.encode()).digest()).decode()}"


def text(words: str) -> str:
    """The words as they stand in HTML."""
    return escape(as_shown(words))


def anchor(file: str, line: int) -> str:
    """The id of a line of a template's file on the page."""
    name = "".join(letter if letter.isalnum() else "-" for letter in file)
    return f"L-{name}-{line}" if file else "template"


def problem_line(problem: Problem, *, linked: bool = False) -> str:
    """A problem with its place and its mend; `linked`: the place leads to its line."""
    word = "mistake" if problem.severity is Severity.MISTAKE else "doubt"
    where = ""
    if problem.where:
        place = text(str(problem.where))
        to_line = f'<a href="#{anchor(problem.where.file, problem.where.line)}">{place}</a>'
        where = f"{to_line if linked and problem.where.line else place}: "
    says = f'{where}<b class="{word}">{text(problem.code)}</b> {text(problem.says)}'
    return f'{says} <span class="mend">{text(problem.mend)}</span>'
