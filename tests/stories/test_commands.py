"""The other commands: assess, schema, explain, init, doctor, maps; and what the command line itself answers."""

from __future__ import annotations

import re
import stat

import jsonschema
import pytest

from stories import cases

ALL = [make.__name__ for make in (*cases.SUPPORTED, *cases.NO_LETTER)]


# ---- assess and the JSON shapes --------------------------------------------------------------------------------


def test_assess_tells_the_same_judgement_and_writes_nothing(own_workspace):
    path = cases.put(own_workspace, cases.care())
    before = cases.written(own_workspace)
    done = cases.run("assess", path, "--on", cases.ON)
    assert done.code == 0
    assert "Strategy: conservative-care-failed is supported" in done.out
    assert cases.written(own_workspace) == before


def test_assess_ends_as_draft_would(approved_workspace, packets):
    for name in ALL:
        path = cases.put(approved_workspace, getattr(cases, name)(), f"assess-{name}.yaml")
        assert cases.run("assess", path, "--on", cases.ON).code == packets[name].done.code


def faults(instance, schema):
    """What of the instance the schema does not allow."""
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(instance)]


@pytest.fixture(scope="module")
def schemas():
    return {name: cases.run("schema", name).json for name in ("case", "assessment", "manifest")}


@pytest.mark.parametrize("name", ["case", "assessment", "manifest"])
def test_each_schema_is_a_schema(schemas, name):
    jsonschema.Draft202012Validator.check_schema(schemas[name])


@pytest.mark.parametrize("name", ALL)
def test_every_kept_file_has_the_shape_its_schema_gives(packets, schemas, name):
    assert faults(packets[name].assessment, schemas["assessment"]) == []
    assert faults(packets[name].manifest, schemas["manifest"]) == []


@pytest.mark.parametrize("name", ALL)
def test_every_small_case_has_the_shape_the_schema_gives(schemas, name):
    assert faults(getattr(cases, name)(), schemas["case"]) == []


def test_a_shape_that_is_not_the_schemas_is_a_fault(schemas):
    assert faults({**cases.care(), "denial": {}}, schemas["case"]) != []


def test_the_json_of_assess_is_one_object_of_its_schema(approved_workspace, schemas):
    done = cases.run("assess", cases.put(approved_workspace, cases.care()), "--on", cases.ON, "--json")
    assert faults(done.json, schemas["assessment"]) == []
    assert done.json["version"] == "1.0"


def test_the_json_of_draft_is_one_object_with_the_assessment_and_the_files(approved_workspace, tmp_path, schemas):
    done, folder = cases.draft(approved_workspace, cases.care(), "--json", out=tmp_path / "packet")
    assert done.code == 0
    assert faults(done.json["assessment"], schemas["assessment"]) == []
    assert done.json["packet"]["folder"] == str(folder)
    assert sorted(done.json["packet"]["files"]) == sorted(cases.written(folder))


def test_with_json_problems_stand_on_standard_error_alone(approved_workspace, tmp_path):
    case = cases.care()
    case["documents"]["activity"]["kind"] = "napkin"
    done, _ = cases.draft(approved_workspace, case, "--json", out=tmp_path / "packet")
    assert done.json
    assert "I019" in done.err


# ---- explain ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("I032", ["I032  ", "Bad:", "Good:"]),
        ("l001", ["L001  A value the letter needs is missing"]),
        ("T090", ["T090  "]),
        ("W002", ["W002  "]),
        ("F004", ["F004  "]),
        ("64483", ["64483  ", "Add-ons to it", "L36920"]),
        ("CO-50", ["CO-50  by contract", "clinical: appeal"]),
        ("PR-50", ["PR-50  the patient owes it", "patient-held-liable (only where: program medicare-ffs)"]),
        ("CR-50", ["reversal: needs-a-person"]),
        ("CO-151", ["units-within-maximum (only where: ", "reasons units, within maximum"]),
        ("N115", ["N115\n"]),
        ("care-long-enough", ["Judged by    the measure conservative_care", "L36920", "4 weeks", "3 months where no"]),
        ("conservative-care-failed", ["Answers      conservative-care", "Template     letters/conservative-care"]),
        ("conservative_care", ["Unit         "]),
        ("sessions-in-window", ["Unit         sessions"]),
        ("frequency", ["Answered by  ", "sustained-relief", "ablation-relief-lasted"]),
        ("L39240", ["Issuer       Noridian", "Version "]),
        ("never-bilateral", ["modifiers any: 50, RT, LT", "Should be    One line, one unit", "bilateral indicator 9"]),
        ("kx-missing", ["chart: kind: procedure-note, intent: diagnostic", "the block was diagnostic"]),
    ],
)
def test_each_thing_of_the_rules_has_its_page(name, words):
    done = cases.run("explain", name)
    assert (done.code, done.err) == (0, "")
    for word in words:
        assert word in done.out


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("cair-long-enough", "did you mean 'care-long-enough'?"),
        ("sustained-releif", "did you mean 'sustained-relief'?"),
        ("6448", "did you mean '64480'?|did you mean '6448"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(name, nearest):
    done = cases.run("explain", name)
    assert done.code == 1
    assert f"A002 nothing is known by the name '{name}'" in done.err
    assert any(part in done.err for part in nearest.split("|"))


def used_codes() -> list[str]:
    sources = "\n".join(path.read_text() for path in (cases.SOURCE / "appealkit").rglob("*.py"))
    return sorted(set(re.findall(r"[\"']([AILTFWMC]0\d{2})[\"']", sources)))


@pytest.mark.parametrize("code", used_codes())
def test_every_problem_code_of_the_program_has_a_page(code):
    done = cases.run("explain", code)
    assert done.code == 0
    assert done.out.startswith(f"{code}  ")


def test_the_rules_of_a_workspace_are_explained_too(approved_workspace):
    done = cases.run("explain", "EX-7", "--workspace", approved_workspace)
    assert done.code == 0
    assert "Version 2025, in force from 2024-01-01 to 2025-12-31" in done.out


# ---- init, doctor, maps ----------------------------------------------------------------------------------------


def test_a_new_workspace_is_made_for_its_owner_alone(tmp_path):
    done = cases.run("init", tmp_path / "practice")
    assert done.code == 0
    folder = tmp_path / "practice"
    names = {path.name for path in folder.iterdir()}
    assert names >= {"practice.yaml", "payers.yaml", "cases", "charts", "evidence_maps", "templates", "approvals"}
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert not list((folder / "evidence_maps").rglob("*.yaml"))
    assert not list((folder / "templates").rglob("*.j2"))


def test_a_case_is_drafted_in_a_new_workspace(tmp_path):
    cases.run("init", tmp_path / "practice")
    done, folder = cases.draft(tmp_path / "practice", cases.care(), "--trial", out=tmp_path / "packet")
    assert done.code == 0, done.err
    assert "Your Practice Name" in (folder / "to-send" / "letter.txt").read_text()
    refused, _ = cases.draft(tmp_path / "practice", cases.care(), out=tmp_path / "final")
    assert refused.code == 5


def test_a_workspace_that_is_there_already_is_left_as_it_is(own_workspace):
    before = cases.written(own_workspace)
    done = cases.run("init", own_workspace)
    assert done.code == 3
    assert "W003" in done.err
    assert cases.written(own_workspace) == before


def test_a_workspace_where_none_can_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = cases.run("init", tmp_path / "file" / "practice")
    assert done.code == 3
    assert "W001" in done.err


def test_the_doctor_finds_this_machine_well():
    done = cases.run("doctor")
    assert done.code == 0
    assert "ango" in done.out
    assert "HarfBuzz" in done.out


def test_the_doctor_says_what_to_install_where_pango_is_missing():
    without = (
        "import ctypes\n"
        "class Missing(ctypes.CDLL):\n"
        "    def __init__(self, name, *more, **other):\n"
        "        if 'pango' in str(name):\n            raise OSError('cannot load library')\n"
        "        super().__init__(name, *more, **other)\n"
        "ctypes.CDLL = Missing"
    )
    done = cases.run_apart("doctor", code=without)
    assert done.code == 3
    assert "mend: " in done.out
    assert "DOCX and plain text are written all the same" in done.out


@pytest.mark.long
def test_the_shipped_rules_have_no_mistake_and_their_cases_pass():
    checked, tested = cases.run("maps", "check"), cases.run("maps", "test")
    assert (checked.code, tested.code) == (0, 0), tested.err
    assert "no mistake found" in checked.out


# ---- the command line itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("drfat",),
        ("draft",),
        ("draft", "x.yaml", "--nosuch"),
        ("draft", "x.yaml", "--on", "2026-13-01"),
        ("draft", "x.yaml", "--on", "tomorrow"),
        ("schema", "letter"),
        ("explain",),
        ("assess", "a.yaml", "b.yaml"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_leaves_with_2(arguments):
    done = cases.run(*arguments)
    assert done.code == 2
    assert "Usage" in done.err or "Error" in done.err


def test_help_is_shown_and_is_no_failure():
    done = cases.run("--help")
    assert done.code == 0
    for command in ("draft", "assess", "schema", "explain", "init", "doctor"):
        assert command in done.out


LOADED = """
import atexit, sys
def tell():
    heavy = {'docx', 'weasyprint', 'jinja2', 'pydantic', 'lxml', 'yaml', 'markdown_it', 'pypdf', 'holidays'}
    print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}), file=sys.stderr)
    ours = [name for name in sys.modules if name.startswith('appealkit.')]
    base = sys.modules['pydantic'].BaseModel if 'pydantic' in sys.modules else ()
    print([name for name in ours for kind in vars(sys.modules[name]).values()
           if isinstance(kind, type) and base and issubclass(kind, base)], file=sys.stderr)
atexit.register(tell)
"""


def test_help_loads_nothing_heavy_and_defines_no_model():
    done = cases.run_apart("--help", code=LOADED)
    assert done.code == 0
    assert done.err.splitlines() == ["[]", "[]"]


def test_help_of_a_command_loads_nothing_heavy_but_what_typer_itself_loads():
    done = cases.run_apart("draft", "--help", code=LOADED)
    assert done.code == 0
    loaded, models = done.err.splitlines()
    assert loaded in {"[]", "['pydantic']"}
    assert models == "[]"


def test_judging_alone_loads_neither_word_nor_pdf_writers(approved_workspace):
    code = (
        "import atexit, sys\n"
        "def tell():\n"
        "    heavy = {'docx', 'weasyprint', 'lxml', 'pydyf', 'fontTools'}\n"
        "    print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
        "atexit.register(tell)"
    )
    path = cases.put(approved_workspace, cases.care())
    assert cases.run_apart("assess", path, "--on", cases.ON, code=code).err.strip() == "[]"


def test_what_holds_for_another_group_is_not_told_of_a_code():
    assert "patient-held-liable" not in cases.run("explain", "CO-50").out
    assert "patient-held-liable" in cases.run("explain", "PR-50").out
    assert cases.run("explain", "XX-50").code != 0
