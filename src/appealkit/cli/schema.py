"""`appealkit schema`: the JSON Schema of what goes in and what comes out."""

from __future__ import annotations

from pathlib import Path

from appealkit.cli.tell import tell_json
from appealkit.errors import ExitCode
from appealkit.library import open_library


def run(name: str, workspace: Path | None) -> ExitCode:
    """The schema on standard output."""
    if name in {"template", "phrases", "sample", "approvals"}:
        from appealkit.authoring.schemas import schemas_of
        from appealkit.library import open_rules

        tell_json(schemas_of(open_rules(workspace))[name])
    elif name == "case":
        from appealkit.intake import case_schema

        tell_json(case_schema(open_library(workspace).rules.vocabulary))
    elif name == "report":
        from appealkit.worklist.report.schema import REPORT

        tell_json(REPORT)
    else:
        from appealkit.packet.schema import SCHEMAS

        tell_json(SCHEMAS[name])
    return ExitCode.DONE
