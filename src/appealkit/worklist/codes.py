"""Every module of the worklist that registers pages of problem codes, for `explain`."""

from __future__ import annotations

import appealkit.packet.inplace
import appealkit.worklist.acts
import appealkit.worklist.claims
import appealkit.worklist.compared
import appealkit.worklist.database
import appealkit.worklist.jobs
import appealkit.worklist.named
import appealkit.worklist.near
import appealkit.worklist.outcomes
import appealkit.worklist.owners
import appealkit.worklist.readers
import appealkit.worklist.registered
import appealkit.worklist.releases
import appealkit.worklist.remittances
import appealkit.worklist.run
import appealkit.worklist.typed
import appealkit.worklist.wentout
import appealkit.worklist.where  # noqa: F401 importing registers
