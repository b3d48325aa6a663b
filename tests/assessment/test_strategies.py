"""From findings to support: `all_of` the lowest, `any_of` the highest; silence never refutes; the best of several."""

import pytest
from given import (
    CIGNA,
    NOBODYS_PAYER,
    NORIDIAN,
    UHC,
    bench,
    billed,
    injection,
    line,
    mri,
    note,
    pain,
    piece,
    response,
    support,
    therapy,
)

from appealkit.assessment.model import Basis, Finding, Standing, StrategyResult, Support
from appealkit.assessment.strategies import best, is_open, standing_of, ways, weigh
from appealkit.maps.model import Needs, Strategy

MET, UNCLEAR, MISSING, UNMET = Standing.MET, Standing.UNCLEAR, Standing.MISSING, Standing.UNMET


def find(**standings: Standing) -> object:
    return lambda name: Finding(name, f"Shows {name}", standings[name], f"{name} is so", basis=Basis(None, None))


def needs(**given: object) -> Needs:
    return Needs.model_validate(given)


@pytest.mark.parametrize(
    ("tree", "standing"),
    [
        ({"all_of": ["m", "m"]}, MET),
        ({"all_of": ["m", "u"]}, UNCLEAR),
        ({"all_of": ["u", "s"]}, MISSING),
        ({"all_of": ["m", "s", "x"]}, UNMET),
        ({"any_of": ["x", "s"]}, MISSING),
        ({"any_of": ["x", "u", "s"]}, UNCLEAR),
        ({"any_of": ["x", "m"]}, MET),
        ({"any_of": ["x", "x"]}, UNMET),
        ({"all_of": ["m", {"any_of": ["x", "s"]}]}, MISSING),
        ({"any_of": ["x", {"all_of": ["m", "u"]}]}, UNCLEAR),
    ],
)
def test_the_standing_of_a_tree(tree: dict[str, object], standing: Standing) -> None:
    assert standing_of(needs(**tree), find(m=MET, u=UNCLEAR, s=MISSING, x=UNMET)) is standing


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"all_of": ["m", "m"]}, [set()]),
        ({"all_of": ["m", "s"]}, [{"s"}]),
        ({"all_of": ["s", "u"]}, [{"s", "u"}]),
        ({"all_of": ["x", "s"]}, []),
        ({"any_of": ["s", "u"]}, [{"s"}, {"u"}]),
        ({"any_of": ["x", "s"]}, [{"s"}]),
        ({"any_of": ["m", "s"]}, [set()]),
        ({"all_of": ["s", {"any_of": ["s", "u"]}]}, [{"s"}]),
        ({"all_of": [{"any_of": ["s", "u"]}, {"any_of": ["t", "u"]}]}, [{"u"}, {"s", "t"}]),
    ],
)
def test_the_smallest_ways_to_meet_a_tree(tree: dict[str, object], expected: list[set[str]]) -> None:
    found = ways(needs(**tree), find(m=MET, u=UNCLEAR, s=MISSING, t=MISSING, x=UNMET))
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


def strategy(**given: object) -> Strategy:
    return Strategy.model_validate({"says": "So", "template": "letters/so", **given})


@pytest.mark.parametrize(
    ("standings", "expected", "lacking"),
    [
        ({"a": MET, "b": MET}, Support.SUPPORTED, ()),
        ({"a": MET, "b": UNCLEAR}, Support.INCOMPLETE, ("b",)),
        ({"a": MISSING, "b": UNCLEAR}, Support.INCOMPLETE, ("a", "b")),
        ({"a": UNMET, "b": MISSING}, Support.UNSUPPORTED, ("a", "b")),
    ],
)
def test_support(standings: dict[str, Standing], expected: Support, lacking: tuple[str, ...]) -> None:
    found = weigh("so", "map", "reason", strategy(needs={"all_of": ["a", "b"]}), bench(), find(**standings))
    assert (found.support, found.lacking) == (expected, lacking)


def test_a_bar_that_is_met_bars_and_one_that_is_not_does_not() -> None:
    barred = strategy(needs={"all_of": ["a"]}, barred_by=["b"])
    assert weigh("so", "map", "r", barred, bench(), find(a=MET, b=MET)).support is Support.BARRED
    for standing in (UNCLEAR, MISSING, UNMET):
        assert weigh("so", "map", "r", barred, bench(), find(a=MET, b=standing)).support is Support.SUPPORTED


def test_what_is_needed_if_required_is_needed_only_then() -> None:
    asks = strategy(needs={"all_of": ["pain-long-enough"]}, needs_if_required=["imaging-recent-enough"])
    standings = find(**{"pain-long-enough": MET, "imaging-recent-enough": MISSING})
    assert weigh("so", "map", "r", asks, bench(payer=NOBODYS_PAYER), standings).support is Support.SUPPORTED
    required = weigh("so", "map", "r", asks, bench(payer=CIGNA), standings)
    assert (required.support, required.lacking) == (Support.INCOMPLETE, ("imaging-recent-enough",))


def test_what_the_denial_asks_for_is_required() -> None:
    asks = strategy(needs={"all_of": ["pain-long-enough"]}, needs_if_required=["imaging-recent-enough"])
    standings = find(**{"pain-long-enough": MET, "imaging-recent-enough": MISSING})
    stated = bench(payer=NOBODYS_PAYER, stated={"imaging-recent-enough": "24 months"})
    assert weigh("so", "map", "r", asks, stated, standings).lacking == ("imaging-recent-enough",)


def test_a_strategy_opens_only_with_something_on_record() -> None:
    opened = strategy(needs={"all_of": ["a"]}, opens_with=["a", "b"])
    assert is_open(opened, find(a=MISSING, b=UNCLEAR))
    assert is_open(opened, find(a=MET, b=UNMET))
    assert not is_open(opened, find(a=MISSING, b=UNMET))
    assert is_open(strategy(needs={"all_of": ["a"]}), find(a=MISSING))


def result(name: str, support: Support, lacking: int = 0) -> StrategyResult:
    return StrategyResult(name, "r", "m", support, "", (), tuple(str(n) for n in range(lacking)))


def test_the_best_is_the_most_supported_then_the_nearest_then_the_first() -> None:
    assert best([result("a", Support.INCOMPLETE, 1), result("b", Support.SUPPORTED)]).strategy == "b"
    assert best([result("a", Support.INCOMPLETE, 2), result("b", Support.INCOMPLETE, 1)]).strategy == "b"
    assert best([result("a", Support.INCOMPLETE, 1), result("b", Support.INCOMPLETE, 1)]).strategy == "a"
    assert best([result("a", Support.BARRED), result("b", Support.UNSUPPORTED)]).strategy == "b"
    assert best([]) is None


URGENT = (
    piece("flag", "red-flag", finding="foot drop", progression="progressive", onset="2026-09-08"),
    piece("strength", "exam-finding", test="strength", result="2/5"),
    mri(levels=["L4-L5"]),
    note(levels=["L4-L5"]),
)


def test_the_urgent_path_is_a_clinical_argument_where_no_waiver_is_on_file() -> None:
    for payer in (UHC, NORIDIAN, NOBODYS_PAYER):
        found = next(r for r in line(*URGENT, payer=payer).results if r.strategy == "urgent-neurologic-deficit")
        assert (found.support, found.clinical_argument) == (Support.SUPPORTED, True)


def test_the_honest_end_of_brief_relief() -> None:
    brief = response("r", "last", relief_percent=70, relief_from="2026-05-10", relief_to="2026-05-24")
    judged = line(
        injection("last", "2026-05-10"), brief, payer=NORIDIAN, text="Prior injection did not give 50 % relief."
    )
    assert [(r.strategy, str(r.support)) for r in judged.results] == [("sustained-relief", "unsupported")]
    assert judged.route.kind.value == "no-appeal"
    assert judged.discuss[0] == "Surgical consultation"


def test_an_onset_too_near_refutes_both_ways_of_care() -> None:
    stopped = therapy("pt", "2026-09-08", "2026-09-10", outcome="not-tolerated", reason="pain rose")
    given = (pain(onset="2026-09-03"), stopped)
    assert support("conservative-care-failed", *given, payer=NORIDIAN) == "unsupported"
    assert support("care-not-tolerated", *given, payer=NORIDIAN) == "unsupported"


def test_a_strategy_is_weighed_only_for_its_procedure_families() -> None:
    text = "The frequency of this procedure is not supported."
    ablation = line(payer=NORIDIAN, text=text, lines=[billed("64635", modifiers=["LT"])])
    epidural = line(payer=NORIDIAN, text=text)
    assert {result.strategy for result in ablation.results} == {"ablation-relief-lasted"}
    assert {result.strategy for result in epidural.results} == {"sustained-relief"}


def test_a_strategy_that_is_closed_is_no_way_at_all() -> None:
    closed = Strategy(says="S", template="t", needs=needs(all_of=["m"]), closed_by=("c",))
    assert is_open(closed, find(m=MET, c=UNCLEAR))
    assert is_open(closed, find(m=MET, c=UNMET))
    assert not is_open(closed, find(m=MET, c=MET))


@pytest.mark.parametrize("intent", ["therapeutic", "diagnostic", None])
def test_a_therapeutic_injection_is_judged_as_one(intent: str | None) -> None:
    text = "Two diagnostic medial branch blocks with at least 80 % relief are not documented."
    session = note(approach="intra-articular", levels=["L4-L5"], laterality="left", intent=intent)
    judged = line(session, payer=NORIDIAN, text=text, lines=[billed("64493", modifiers=["LT"])])
    therapeutic = {"two-blocks-before-a-therapeutic-injection"}
    expected = therapeutic if intent == "therapeutic" else {"second-block-after-a-first"}
    assert {result.strategy for result in judged.results} == expected
