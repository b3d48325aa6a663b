"""Whatever stands in a template: it gives a letter or Problems, soon, within little memory, and touches nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.letters.sandbox import MOST_OUTPUT
from letters import attempts, bench
from letters.programs import mutated_files, random_files

SEED = st.integers(0, 10**9)
QUICK = settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=list(HealthCheck))
ENDED = {"letters": 0, "problems": 0}


def tried(files) -> None:
    came = attempts.attempt(files)
    ENDED["letters" if came.letter else "problems"] += 1
    assert came.seconds < 20
    for problem in came.problems:
        assert problem.code
        assert problem.mend
        assert problem.where is not None
        assert "Jordan" not in str(problem)
        assert len(str(problem)) < 1500
    if came.letter is not None:
        words = " ".join(bench.said(came.letter))
        assert len(words) <= 2 * MOST_OUTPUT
        assert "object at 0x" not in words
        assert not any("\ue000" <= char <= "\uf8ff" for char in words)


@QUICK
@given(SEED)
def test_a_random_program_gives_a_letter_or_problems(seed: int) -> None:
    tried(random_files(seed))


@settings(QUICK, max_examples=30)
@given(SEED)
def test_a_changed_template_gives_a_letter_or_problems(seed: int) -> None:
    tried(mutated_files(seed))


def test_both_were_seen() -> None:
    assert ENDED["letters"] > 15
    assert ENDED["problems"] > 30


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
