"""DOOR: the commands. Parse, call, tell; the terminal and the clock are only touched here."""

from appealkit.cli.app import main

__all__ = ["main"]
