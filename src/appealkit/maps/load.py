"""The rule files of a library, as text, become one frozen `Rules`, with every problem found in any of them.

A file's folder says what it is: `kinds.yaml`, `procedures.yaml`, `reasons/`, `routing.yaml`, `coding/`,
`requirements/`, `maps/`, `policies/**`, `programs/`, `authorities.yaml`, `defaults.yaml`. A workspace's files are
laid over the packaged ones: same path, replaced; new path, added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from appealkit import yamltext
from appealkit.case import Program
from appealkit.errors import Problem, Where, code_page
from appealkit.maps.coding import CodingError, CodingFile, Habit, Pair
from appealkit.maps.holders import Holders
from appealkit.maps.indexes import Named, named, strategies_by_id, strategies_by_reason
from appealkit.maps.kinds import Rule, Vocabulary
from appealkit.maps.model import EvidenceMap, Requirement, Strategy
from appealkit.maps.policies import Policy, PolicyShelf, shelve
from appealkit.maps.procedures import Procedures
from appealkit.maps.programs import Authority, AuthorityFile, ProgramRules
from appealkit.maps.reasons import CodeIndex, DenialReason, Language, ReasonFile
from appealkit.maps.routing import RouteStep, Routing
from appealkit.maps.shapes import M001, shaped
from appealkit.maps.thresholds import Threshold, ThresholdText
from appealkit.maps.wordings import WEIGHTS, Weights, read_weights
from appealkit.yamltext import YamlText

M002 = code_page(
    "M002",
    """Two rule files give the same id
    Requirements, reasons, strategies and policies are named from elsewhere, so each name has one home.
    Bad: `care-long-enough` in two files. Good: one of them renamed.
    """,
)
M003 = code_page(
    "M003",
    """A rule file stands where no kind of rule belongs
    The folder says what a file is; a file elsewhere would be silently ignored.
    Bad: `evidence_maps/policy.yaml`. Good: `evidence_maps/policies/commercial/example.yaml`.
    """,
)


_T = TypeVar("_T")
_M = TypeVar("_M", bound=BaseModel)


class RequirementFile(Rule):
    requirements: Mapping[str, Requirement]


class Defaults(Rule):
    """Thresholds that only order the checklist where no policy is on file; never a plan's requirement."""

    source: str
    thresholds: Mapping[str, ThresholdText]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Everything the rule files say, by id, and where each id was written. Two are the same only when they are one:
    what is worked out with these rules is kept for them."""

    vocabulary: Vocabulary
    procedures: Procedures
    language: Language
    weights: Weights = field(repr=False)
    routing: Routing
    reasons: Mapping[str, DenialReason]
    coding: tuple[CodingError, ...]
    requirements: Mapping[str, Requirement]
    maps: Mapping[str, EvidenceMap]
    policies: Mapping[str, Policy]
    shelf: PolicyShelf
    programs: Mapping[Program, ProgramRules]
    authorities: Mapping[str, Authority]
    defaults: Mapping[str, Threshold]
    holders: Holders
    pairs: Mapping[tuple[str, str], Pair] = field(default_factory=dict, repr=False)  # by column one and two
    habits: tuple[Habit, ...] = ()
    places: Mapping[str, Where] = field(default_factory=dict, repr=False)
    texts: Mapping[str, YamlText] = field(default_factory=dict, repr=False)  # as written, for the place of a word
    sha256: str = ""
    kept: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of these rules alone, and is the same for the next case."""
    named: Named = field(init=False, repr=False)
    when: CodeIndex[RouteStep] = field(init=False, repr=False)  # the steps of the routing, by the codes they ask for
    words: CodeIndex[RouteStep] = field(init=False, repr=False)
    means: CodeIndex[str] = field(init=False, repr=False)  # the reasons, by the codes that mean or suggest them
    suggests: CodeIndex[str] = field(init=False, repr=False)
    _answers: Mapping[str, tuple[tuple[EvidenceMap, str, Strategy], ...]] = field(init=False, repr=False)
    _strategies: Mapping[str, tuple[EvidenceMap, Strategy]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        steps, reasons = self.routing.steps, self.reasons.items()
        worked_out = {
            "named": named(self.routing, self.reasons.values(), self.coding),
            "when": CodeIndex((step, match) for step in steps for match in step.when),
            "words": CodeIndex((step, match) for step in steps for match in step.words),
            "means": CodeIndex((name, match) for name, reason in reasons for match in reason.means),
            "suggests": CodeIndex((name, match) for name, reason in reasons for match in reason.suggests),
            "_strategies": strategies_by_id(self.maps.values()),
            "_answers": strategies_by_reason(self.maps.values()),
        }
        for name, value in worked_out.items():
            object.__setattr__(self, name, value)

    def strategies_for(self, reason: str, family: str | None = None) -> Iterator[tuple[EvidenceMap, str, Strategy]]:
        """(map, strategy id, strategy) for each strategy that answers this reason, best rank first; of a procedure
        family only those that speak of it."""
        for way in self._answers.get(reason, ()):
            if family is None or not way[2].families or family in way[2].families:
                yield way

    def strategy(self, name: str) -> tuple[EvidenceMap, Strategy] | None:
        """The strategy of this id with its map."""
        return self._strategies.get(name)


class _Loading:
    """What has been read so far."""

    def __init__(self, own: frozenset[str]) -> None:
        self.own = own  # files of the workspace: what they give takes the place of a packaged one of the same id
        self.problems: list[Problem] = []
        self.places: dict[str, Where] = {}
        self.texts: dict[str, YamlText] = {}
        self.single: dict[str, BaseModel] = {}
        self.reasons: dict[str, DenialReason] = {}
        self.coding: dict[str, CodingError] = {}
        self.pairs: dict[tuple[str, str], Pair] = {}
        self.habits: list[Habit] = []
        self.requirements: dict[str, Requirement] = {}
        self.maps: dict[str, EvidenceMap] = {}
        self.policies: dict[str, Policy] = {}
        self.programs: dict[Program, ProgramRules] = {}
        self.authorities: dict[str, Authority] = {}

    def put(self, home: dict[str, _T], name: str, value: _T, where: Where) -> None:
        """Give the value its home, unless another has the name."""
        place = f"{type(value).__name__}/{name}"
        earlier = self.places.get(place)
        replaces = where.file in self.own and earlier is not None and earlier.file not in self.own
        if name in home and not replaces:
            first = next((place for key, place in self.places.items() if key.endswith(f"/{name}")), None)
            mend = f"rename one; the other is at {first}" if first else "rename one"
            self.problems.append(Problem(M002, f"'{name}' is given twice", mend, where))
            return
        home[name] = value
        self.places[place] = where


SINGLE: Mapping[str, type[BaseModel]] = {
    "kinds.yaml": Vocabulary,
    "procedures.yaml": Procedures,
    "language.yaml": Language,
    "routing.yaml": Routing,
    "defaults.yaml": Defaults,
    "holders.yaml": Holders,
}


def load(packaged: Mapping[str, bytes], own: Mapping[str, bytes] | None = None) -> tuple[Rules | None, list[Problem]]:
    """The rules in these files (path in `evidence_maps/` → bytes), and every problem. Where there is one, they are what
    could be read, to be looked at and not used.

    `own`: a workspace's files. What they give takes the place of the packaged thing of the same id, or, for the files
    that hold one thing each (kinds, procedures, language, routing, defaults, holders), of the file of the same path.
    """
    laid = {f"workspace: {path}": data for path, data in (own or {}).items() if path not in SINGLE}
    single = {path: data for path, data in (own or {}).items() if path in SINGLE}
    files = {**packaged, **single, **laid}
    state = _Loading(frozenset(laid))
    for path in (*sorted({**packaged, **single}), *sorted(laid)):
        if not _is_rule_file(path):
            continue
        text, problems = yamltext.read(files[path], path)
        state.problems += problems
        if text is not None and not problems:
            state.texts[path] = text
            _take(state, path, text)
    for path, shape in SINGLE.items():
        if path not in state.single and not any(p.where and p.where.file == path for p in state.problems):
            state.problems.append(Problem(M001, f"{path} ({shape.__name__}) is missing", "restore it", Where(path)))
    weights, problems = read_weights((own or {}).get(WEIGHTS, packaged.get(WEIGHTS)))
    state.problems += problems
    if weights is None or set(SINGLE) != set(state.single):
        return None, state.problems
    return _rules(state, files, weights), state.problems


def _is_rule_file(path: str) -> bool:
    """Not the cases beside the rules, the wordings, what intake, recheck and lint go by, or payers.yaml."""
    plain = path.removeprefix("workspace: ")
    return plain.endswith(".yaml") and not (
        plain.endswith(".cases.yaml")
        or plain.startswith(("wordings/", "intake/"))
        or plain in {"payers.yaml", "recheck.yaml", "prose.yaml"}
    )


def _rules(state: _Loading, files: Mapping[str, bytes], weights: Weights) -> Rules:
    vocabulary, procedures = state.single["kinds.yaml"], state.single["procedures.yaml"]
    language, routing = state.single["language.yaml"], state.single["routing.yaml"]
    defaults, holders = state.single["defaults.yaml"], state.single["holders.yaml"]
    assert isinstance(vocabulary, Vocabulary)
    assert isinstance(procedures, Procedures)
    assert isinstance(language, Language)
    assert isinstance(routing, Routing)
    assert isinstance(defaults, Defaults)
    assert isinstance(holders, Holders)
    return Rules(
        vocabulary=vocabulary,
        procedures=procedures,
        language=language,
        weights=weights,
        routing=routing,
        reasons=state.reasons,
        coding=tuple(state.coding.values()),
        requirements=state.requirements,
        maps=state.maps,
        policies=state.policies,
        shelf=shelve(state.policies.values()),
        programs=state.programs,
        authorities=state.authorities,
        defaults=defaults.thresholds,
        holders=holders,
        pairs=state.pairs,
        habits=tuple(state.habits),
        places=state.places,
        texts=state.texts,
        sha256=digest(files),
    )


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and bytes (line ends as LF), the same on every machine."""
    total = hashlib.sha256()
    for path in sorted(files):
        data = files[path].replace(b"\r\n", b"\n")
        total.update(f"{path}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _take(state: _Loading, path: str, text: YamlText) -> None:
    folder = path.removeprefix("workspace: ").split("/")[0]
    if path in SINGLE:
        model = _shaped(state, SINGLE[path], text)
        if model is not None:
            state.single[path] = model
            for index, step in enumerate(model.steps if isinstance(model, Routing) else ()):
                state.places[f"RouteStep/{step.id}"] = text.where(("steps", index))
        return
    match folder:
        case "reasons":
            if (found := _shaped(state, ReasonFile, text)) is not None:
                for index, reason in enumerate(found.reasons):
                    state.put(state.reasons, reason.reason, reason, text.where(("reasons", index)))
        case "coding":
            if (coding := _shaped(state, CodingFile, text)) is not None:
                for index, error in enumerate(coding.errors):
                    state.put(state.coding, error.id, error, text.where(("errors", index)))
                state.pairs |= {(pair.column_one, pair.column_two): pair for pair in coding.each_pair()}
                own = path.startswith("workspace: ")  # what the practice knows of a payer goes before what is shipped
                state.habits = [*coding.habits, *state.habits] if own else [*state.habits, *coding.habits]
        case "requirements":
            if (listed := _shaped(state, RequirementFile, text)) is not None:
                _take_requirements(state, listed.requirements, text)
        case "maps":
            if (entry := _shaped(state, EvidenceMap, text)) is not None:
                state.put(state.maps, entry.map, entry, text.where(("map",)))
                _take_requirements(state, entry.requirements, text)
                for name in entry.strategies:
                    state.places[f"Strategy/{name}"] = text.where(("strategies", name))
        case "policies":
            if (policy := _shaped(state, Policy, text)) is not None:
                state.put(state.policies, policy.policy, policy, text.where(("policy",)))
                for n, version in enumerate(policy.versions):
                    state.places[f"Version/{policy.policy}/{n}"] = text.where(("versions", n))
                    for m in range(len(version.criteria)):
                        place = text.where(("versions", n, "criteria", m))
                        state.places[f"Criterion/{policy.policy}/{n}/{m}"] = place
        case "programs":
            if (program := _shaped(state, ProgramRules, text)) is not None:
                state.programs[program.program] = program
                state.places[f"ProgramRules/{program.program}"] = text.where(("program",))
        case "authorities.yaml":
            if (cited := _shaped(state, AuthorityFile, text)) is not None:
                for index, authority in enumerate(cited.authorities):
                    state.put(state.authorities, authority.authority, authority, text.where(("authorities", index)))
        case _:
            mend = "move it to the folder of its kind: reasons/, coding/, requirements/, maps/, policies/, programs/"
            state.problems.append(Problem(M003, "no kind of rule belongs here", mend, Where(path)))


def _take_requirements(state: _Loading, requirements: Mapping[str, Requirement], text: YamlText) -> None:
    for name, requirement in requirements.items():
        state.put(state.requirements, name, requirement, text.where(("requirements", name)))


def _shaped(state: _Loading, shape: type[_M], text: YamlText) -> _M | None:
    found, problems = shaped(shape, text)
    state.problems += problems
    return found
