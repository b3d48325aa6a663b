"""What a template may open: the findings that are met, the authorities that bind, the sections of the strategies.

Everything else is left out, and recorded with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from appealkit.assessment.earlier import earlier
from appealkit.assessment.model import Finding, LineAssessment, Standing, StrategyResult, ThresholdSource
from appealkit.assessment.strategies import best_of_each_reason
from appealkit.case import Case, ChartDocument, ChartEvidence
from appealkit.errors import Problem, TemplateError, Where, code_page
from appealkit.letters import views
from appealkit.letters.dictionary import names_of_item
from appealkit.letters.guard import T163
from appealkit.letters.language import T010
from appealkit.letters.model import NOT_HERE, Citation, LeftOut
from appealkit.letters.refusals import refusals
from appealkit.letters.sandbox import Fact, Sandbox, View, lower_first
from appealkit.letters.tags import Opened, Tagged, environment_of
from appealkit.letters.template import Template, TemplateShelf, refuse_other_strategies
from appealkit.letters.variants import MayBeUsed, chosen
from appealkit.maps.load import Rules
from appealkit.maps.model import Confidence
from appealkit.maps.thresholds import singular

L002 = code_page(
    "L002",
    """No template speaks for the strategy
    A strategy is argued in its own section; without one there is nothing to say.
    Bad: a map whose `template:` names no file. Good: a section template of that name.
    """,
)


@dataclass
class Opening:
    """What the tags may open, for the lines of one letter; and what was left out, and why."""

    case: Case
    lines: tuple[LineAssessment, ...]
    rules: Rules
    shelf: TemplateShelf
    environment: Sandbox
    claims_nothing: bool  # a protective filing
    names: dict[str, View]
    on: date  # of the letter
    usable: MayBeUsed
    template: str  # whose words are rendered
    scope: tuple[LineAssessment, ...]  # the lines that it speaks of
    strategy: StrategyResult | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    used: dict[str, Template] = field(default_factory=dict)
    authorities: dict[str, None] = field(default_factory=dict)

    # ---- what the tags ask ----

    def fact(self, requirement: str, at: Tagged) -> Opened:
        finding = self.met(requirement, at)
        if finding is None:
            return []
        items = self.items_of(finding)
        rule = self.rules.requirements[requirement]
        if rule.evidence is not None:
            items = items[-1:]  # one fact, one piece of evidence: the latest that shows it
        # values of one item stand only where the finding rests on one; a measure over several has only its own
        view = self.view(requirement, finding, items[0] if len(items) == 1 else None)
        return [(view, self._stated(requirement, items, at))]

    def items(self, requirement: str, at: Tagged) -> Opened:
        finding = self.met(requirement, at)
        if finding is None:
            return []
        same: dict[tuple[str, object, tuple[tuple[str, object], ...]], list[ChartEvidence]] = {}
        for item in self.items_of(finding):
            same.setdefault((item.kind, item.recorded_on, tuple(sorted(item.values.items()))), []).append(item)
        return [
            (self.view(requirement, None, items[0]), self._stated(requirement, items, at)) for items in same.values()
        ]

    def since(self, at: Tagged) -> Opened:
        found = earlier(self.case, self.lines, self.rules)
        opened = []
        for name in found.new_documents if found else ():
            document = self.case.documents[name]
            shown = [item for item in self._argued() if any(one.source.document == name for one in self.items_of(item))]
            items = [one for item in shown for one in self.items_of(item) if one.source.document == name]
            if shown:
                new = views.New(title=document.title, author=document.author, date=document.date, shows=_shows(shown))
                opened.append((views.view("new", new), self._stated(shown[0].requirement, items, at)))
        return opened

    def unaddressed(self, at: Tagged) -> Opened:
        found = earlier(self.case, self.lines, self.rules)
        argued = {item.requirement: item for item in self._argued()}
        opened = []
        for name in found.not_addressed if found else ():
            if name in argued:
                view = views.view("unaddressed", views.Unaddressed(shows=_shows([argued[name]])))
                opened.append((view, self._stated(name, self.items_of(argued[name]), at)))
        return opened

    def _stated(self, requirement: str, items: list[ChartEvidence], at: Tagged) -> Fact:
        ids = tuple(dict.fromkeys(item.id for item in items))
        return Fact(requirement, ids, citations_of(items), self.template, self.place(*at))

    def _argued(self) -> list[Finding]:
        """The needs of the chosen strategies that every line has met, each once."""
        named = (
            name for result, _ in self._chosen() if result.needs for name in (*result.needs.leaves(), *result.required)
        )
        found = ([line.findings.get(name) for line in self.lines] for name in dict.fromkeys(named))
        return [
            findings[0]
            for findings in found
            if findings[0] is not None and all(item and item.standing is Standing.MET for item in findings)
        ]

    def law(self, authority: str, at: Tagged) -> View | None:
        found = self.rules.authorities.get(authority)
        payer, appellant = self.case.denial.payer, self.case.denial.appellant
        why = None
        if found is None:
            raise TemplateError(
                Problem(T010, f"authority '{authority}' is not on file", "see authorities.yaml", self.place(*at))
            )
        if payer.program not in found.binds:
            why = NOT_HERE
        elif found.capacities and appellant.capacity not in found.capacities:
            why = "is not this appellant's to cite"
        elif not found.in_force.covers(self.lines[0].line.service_date):
            why = "was not in force on the date of service"
        elif not found.in_force.covers(self.on):
            why = "is not in force on the date of the letter"
        elif found.confidence is Confidence.UNVERIFIED:
            why = "is unverified"
        if why is not None:
            self._leave_out(authority, why, at)
            return None
        self.authorities[authority] = None
        return views.view("law", views.Law(cite=found.cite, says=found.says))

    def sections(self) -> str:
        if self.strategy is not None:  # guard.py finds it without a case; this holds where a shelf was made without it
            says = "the sections are opened within a section"
            raise TemplateError(Problem(T163, says, "leave {% sections %} to the frame", self.place(self.template, 1)))
        outer, outer_scope = self.template, self.scope
        parts = []
        for result, lines in self._chosen():
            payer = self.case.denial.payer
            template = chosen(result.template, self.shelf, payer, self.usable, result.strategy)
            if template is None:
                says = f"strategy '{result.strategy}' names template '{result.template}', which is not there"
                raise TemplateError(Problem(L002, says, "write it, or name another", Where(result.template)))
            refuse_other_strategies(template, result.strategy)
            self.used[template.name] = template
            self.template, self.scope, self.strategy = template.name, lines, result
            strategy = views.Strategy(says=result.strategy, clinical_argument=result.clinical_argument or None)
            parts.append(self.render(template.name, {"strategy": views.view("strategy", strategy)}))
        self.template, self.scope, self.strategy = outer, outer_scope, None
        return "\n\n" + "\n\n".join(parts) + "\n\n"

    def holds_position(self, at: Tagged) -> bool:
        if self.claims_nothing:
            self._leave_out("position", "a protective filing claims nothing as met", at)
        return not self.claims_nothing

    def _leave_out(self, name: str, why: str, at: Tagged) -> None:
        self.left_out.append(LeftOut(name, why, self.template, self.place(*at)))

    # ---- rendering ----

    def render(self, name: str, more: Mapping[str, View] | None = None) -> str:
        with refusals(name, self.place):
            return self.sandbox_of(name).get_template(name).render({**self.names, **(more or {})})

    def place(self, name: str, line: int, column: int = 0) -> Where:
        """The place in the file of a line of this text; where no column is known, that of its first tag."""
        template = self.shelf.templates.get(name)
        written = (self.shelf.home(self.template).source(name) or "").split("\n")[line - 1 : line]
        column = column or max((text.find("{") for text in written), default=0) + 1 or 1
        return Where(name, line + template.first_line - 1 if template else line, column)

    def sandbox_of(self, name: str) -> Sandbox:
        """What renders this template: with the partials and plain words that its own text was approved with."""
        home = self.shelf.home(name)
        return self.environment if home is self.shelf else environment_of(home)

    # ---- findings ----

    def _chosen(self) -> list[tuple[StrategyResult, tuple[LineAssessment, ...]]]:
        """Each strategy to argue, with the lines it stands for."""
        found: dict[str, tuple[StrategyResult, list[LineAssessment]]] = {}
        for line in self.lines:
            for result in self._to_argue(line):
                found.setdefault(result.strategy, (result, []))[1].append(line)
        return [(result, tuple(lines)) for result, lines in found.values()]

    def _to_argue(self, line: LineAssessment) -> list[StrategyResult]:
        """The chosen strategies; a protective filing speaks of the best of each reason, whatever its support."""
        if line.route.strategies or not self.claims_nothing:
            return [result for result in line.results if result.strategy in line.route.strategies]
        return best_of_each_reason(line.results)

    def met(self, requirement: str, at: Tagged) -> Finding | None:
        """The finding, where the requirement is met on every line in scope; else None, recorded with the reason."""
        if requirement not in self.rules.requirements:
            mend = "name a requirement of the library"
            raise TemplateError(Problem(T010, f"'{requirement}' is not a requirement", mend, self.place(*at)))
        findings = [item.findings.get(requirement) for item in self.scope]
        open_one = next((item for item in findings if item is None or item.standing is not Standing.MET), None)
        if findings and all(item is not None and item.standing is Standing.MET for item in findings):
            return findings[0]
        why = f"{open_one.standing.word}: {open_one.why}" if open_one else "not judged for this strategy"
        self._leave_out(requirement, why, at)
        return None

    def items_of(self, finding: Finding) -> list[ChartEvidence]:
        by_id = {item.id: item for item in self.case.evidence}
        return sorted((by_id[name] for name in finding.evidence), key=_when)

    def view(self, requirement: str, finding: Finding | None, item: ChartEvidence | None) -> View:
        """What an opened requirement may say: of one item, of what was measured, or both. Every name of its dictionary
        is there; what this finding or item does not have is absent."""
        rule = self.rules.requirements[requirement]
        given: dict[str, object] = dict.fromkeys(names_of_item(requirement, self.rules))
        if item is not None:
            kind = self.rules.vocabulary.kinds[item.kind]
            given |= {name: item[name] for name in kind.attributes}
            # what speaks against the appeal stands on the internal checklist, and is no template's to say
            adverse = {name for name, words in kind.adverse.items() if item.word(name) in words}
            given |= dict.fromkeys(adverse.difference(rule.rests_on))
            given |= views.values(_item(item, self.case.documents[item.source.document]))
        if finding is not None and rule.measure is not None:
            given |= views.values(_measured(finding))
        return View(requirement, given)


def _item(item: ChartEvidence, document: ChartDocument) -> views.Item:
    return views.Item(
        kind=item.kind,
        recorded_on=item.recorded_on,
        document=document.title,
        document_by=document.author,
        document_date=document.date,
        document_pages=Decimal(document.pages),
    )


def _measured(finding: Finding) -> views.Measured:
    assert finding.value is not None  # of a measure that is met
    assert finding.unit is not None
    lasting = finding.lasting
    return views.Measured(
        value=finding.value,
        unit=singular(finding.unit) if finding.value == 1 else finding.unit,  # `week` after 1
        first=finding.first,
        last=finding.last,
        lasting=lasting.amount if lasting else None,
        lasting_unit=lasting.unit if lasting else None,
        window=finding.window,
        required=_required(finding),
        counted_by=_counted_by(finding),
    )


def citations_of(items: Iterable[ChartEvidence]) -> tuple[Citation, ...]:
    """The pages these items stand on, each once, in order."""
    return tuple(sorted({Citation(item.source.document, item.source.page) for item in items}))


def _shows(findings: Iterable[Finding]) -> str:
    """What these show, as the end of a sentence."""
    return "; ".join(dict.fromkeys(lower_first(item.shows) for item in findings))


def _when(item: ChartEvidence) -> tuple[str, str]:
    day = item.day("performed_on") or item.day("from") or item.day("onset") or item.recorded_on
    return (str(day or ""), item.id)


def _required(finding: Finding) -> str | None:
    """What a payer, a policy or a contract asks for; never what others usually ask."""
    basis = finding.basis
    return str(basis.threshold) if basis.threshold is not None and basis.source is not ThresholdSource.DEFAULT else None


def _counted_by(finding: Finding) -> str:
    """What a limit is counted in, besides its window: patient, joint or purpose; the region where it does not say."""
    threshold = finding.basis.threshold
    words = [word for word in (threshold.per if threshold else ()) if not word.startswith("rolling-")]
    return words[-1] if words else "region"
