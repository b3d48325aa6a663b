"""Every module of the worklist that registers pages of problem codes, for `explain`."""

from __future__ import annotations

import appealkit.worklist.claims
import appealkit.worklist.compared
import appealkit.worklist.database
import appealkit.worklist.near
import appealkit.worklist.owners
import appealkit.worklist.run
import appealkit.worklist.where  # noqa: F401 importing registers
