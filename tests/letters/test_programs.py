"""Whatever stands in a template: it gives a letter or Problems, soon, within little memory, and touches nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from appealkit.letters.sandbox import MOST_OUTPUT
from letters import attempts, bench
from letters.attempts import Came
from letters.programs import mutated_files, random_files


def wrong_of(came: Came) -> Iterator[str]:
    """What may not come of any text of a template, in words."""
    if came.seconds >= 20:
        yield f"took {came.seconds} s"
    for problem in came.problems:
        told = str(problem)
        if not (problem.code and problem.mend and problem.where is not None):
            yield f"without a code, a place or a mend: {told}"
        if "Jordan" in told:
            yield f"prints a patient's value: {told}"
        if len(told) >= 1500:
            yield f"too long: {told}"
    words = " ".join(bench.said(came.letter)) if came.letter else ""
    if len(words) > 2 * MOST_OUTPUT:
        yield f"a letter of {len(words)} characters"
    if "object at 0x" in words or any("\ue000" <= char <= "\uf8ff" for char in words):
        yield "something of the machine stands in the letter"


def ends(make: Callable[[int], dict[str, str]], seeds: range) -> tuple[dict[int, list[str]], int]:
    """What went wrong, by seed; and of how many seeds a letter came."""
    came = {seed: attempts.attempt(make(seed)) for seed in seeds}
    wrong = {seed: list(wrong_of(one)) for seed, one in came.items()}
    return {seed: words for seed, words in wrong.items() if words}, sum(one.letter is not None for one in came.values())


def test_a_random_program_gives_a_letter_or_problems() -> None:
    wrong, letters = ends(random_files, range(80))
    assert wrong == {}
    assert 20 < letters < 60


def test_a_changed_template_gives_a_letter_or_problems() -> None:
    wrong, letters = ends(mutated_files, range(60))
    assert wrong == {}
    assert 5 < letters < 50


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_many_programs_within_limits_of_memory_and_time_touch_nothing(part: int) -> None:
    code = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (500,) * 2)
from letters import attempts, programs
longest = 0
for place in attempts.PLACES:
    attempts.attempt(attempts.PLACES[place]("{{{{ payer.name }}}}"))
attempts.attempt(programs.mutated_files(1))
watch = attempts.Watch()
for seed in range({part} * 2000, {part} * 2000 + 2000):
    files = programs.random_files(seed) if seed % 3 else programs.mutated_files(seed)
    watch.on = True
    try:
        longest = max(longest, attempts.attempt(files).seconds)
    except BaseException as error:
        watch.on = False
        sys.exit(f"seed {{seed}}: {{error!r}}")
    watch.on = False
    assert not watch.seen, (seed, watch.seen[:3])
print(longest)
"""
    done = attempts.apart(code)
    assert done.returncode == 0, done.stderr[-1000:]
    assert float(done.stdout) < 15
