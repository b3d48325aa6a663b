"""Every module of the worklist that registers pages of problem codes, for `explain`."""

from __future__ import annotations
