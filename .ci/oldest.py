"""Prints the oldest version that pyproject.toml allows of each package, optional ones and the developers' too."""

import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

NEED = re.compile(r"([A-Za-z0-9_.-]+(?:\[[a-z,]+\])?)>=([0-9.]+)(?:,<[0-9.]+)?")

told = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
project = told["project"]
lists = project["dependencies"], *project["optional-dependencies"].values(), *told["dependency-groups"].values()
oldest: dict[str, str] = {}
for need in chain.from_iterable(lists):
    match = NEED.fullmatch(need)
    if match is None:
        sys.exit(f"no lower bound in: {need}")
    name, bound = match.groups()
    if oldest.setdefault(name, bound) != bound:
        sys.exit(f"two lower bounds for {name}: {oldest[name]} and {bound}")
sys.stdout.writelines(f"{name}=={bound}\n" for name, bound in oldest.items())
