"""Tests of the rules use the same small cases as the tests of the judgement."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "assessment"))
