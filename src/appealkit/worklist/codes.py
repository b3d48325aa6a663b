"""Every module of the worklist that registers pages of problem codes, for `explain`."""

from __future__ import annotations

import appealkit.worklist.claims
import appealkit.worklist.database
import appealkit.worklist.run  # noqa: F401 importing registers
