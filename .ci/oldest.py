"""Prints the oldest version that pyproject.toml allows of each package the program itself needs."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for need in project["dependencies"]:
    match = re.fullmatch(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", need)
    if match is None:
        sys.exit(f"no lower bound in: {need}")
    sys.stdout.write(f"{match[1]}=={match[2]}\n")
