"""Random programs in and around the template language, and shipped templates with something changed in them."""

from __future__ import annotations

import random
from functools import cache

from letters import bench
from letters.attempts import FRAME, front, record, with_section
from letters.escapes import ALL

KNOWN = [
    "payer.name",
    "payer.plan",
    "denial.codes",
    "denial.words",
    "policy.number",
    "letter.services",
    "letter.how_many",
    "practice.phone",
    "letter.meets_every_criterion",
    "earlier.on",
    "payer",
    "policy",
]
OF_A_FACT = ["it.value", "it.unit", "it.first", "it.last", "it.required", "it.window"]
OF_AN_ITEM = ["it.kind", "it.document", "it.recorded_on", "it.document_pages"]
UNKNOWN = [
    "payer.nmae",
    "nothing",
    "payer.name.name",
    "patient.name",
    "self",
    "loop",
    "caller",
    "_x",
    "payer._values",
    "payer.__class__",
    "lipsum",
    "namespace",
    "it",
    "law.cite",
    "x.y",
]
CONSTS = ["1", "0", "1.5", "'a'", '"lcd"', "“x”", "''", "true", "'**'", "'{{ x }}'", "'# a'", "'<b>'"]
ODD_CONSTS = ["1e5", "'\\n'", "'\\ue001'", "9" * 15, "9" * 16, "none", "'\\x00'", "[]", "{}"]
FILTERS = ["words", "listed", "lower_first", "upper_first", "number"]
ODD_FILTERS = ["date", "money", "at_line", "attr", "list", "safe", "join", "map", "format", "upper"]
SIGNS = ["==", "!=", "and", "or"]
ODD_SIGNS = ["<", ">=", "in", "+", "-", "*", "**", "/", "//", "%", "~", "if", "is", "|", ",", ".", "=", ":"]
REQUIREMENTS = [
    "care-long-enough",
    "pain-long-enough",
    "exam-agrees",
    "imaging-agrees",
    "activity-modified",
    "medication-not-tolerated",
    "sessions-within-limit",
]
MEASURED = ["care-long-enough", "pain-long-enough", "sessions-within-limit"]
PROSE = [
    "Words of prose.",
    "More.",
    "- an item",
    "## A heading",
    "1. one",
    "“so”",
    "€ ½ 日本",
    "_a_ *b* **c**",
    "a\u00a0b",
    "",
]
ODD_PROSE = [
    "# A title",
    "**strong",
    "a | b\n|---|---|\n| c |",
    "[a](b)",
    "<b>",
    "`code`",
    "> quote",
    "***",
    "    code",
    "\\",
    "&#xE001;0&#xE004;",
    "{",
    "}}",
    "%}",
    "#}",
    "{#",
    "- - - a",
    "![a](b)",
    "---",
    "\ue001",
    "\u200b",
]
PARTIALS, ODD_PARTIALS = ["partials/a", "partials/b"], ["partials/none", "frames/appeal", "../x", ""]
TAGS = [
    "fact",
    "each",
    "new",
    "unaddressed",
    "authority",
    "position",
    "if",
    "set",
    "include",
    "criteria",
    "sections",
    "for",
    "macro",
    "call",
    "raw",
    "block",
    "with",
    "filter",
    "elif",
    "else",
    "endif",
    "endfact",
    "extends",
]


class Program:
    """One random program, from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.odd = self.chance.choice([0.0, 0.0, 0.0, 0.02, 0.1, 0.4])  # how often something is not of the language
        self.names = KNOWN

    def pick(self, usual: list[str], odd: list[str]) -> str:
        return self.chance.choice(odd if self.chance.random() < self.odd else usual)

    def body(self, depth: int = 3) -> str:
        return "".join(self.block(depth) for _ in range(self.chance.randint(1, 5)))

    def block(
        self, depth: int, kinds: str = "prose prose print print if if fact each position authority set include new"
    ) -> str:
        if self.chance.random() < self.odd:
            return self.oddity() + "\n"
        end = self.chance.choice(["\n", " ", "\n\n", "\n\n"])
        kind = self.chance.choice(kinds.split()) if depth else self.chance.choice(["prose", "print"])
        match kind:
            case "print":
                return f"{{{{ {self.printed(2)} }}}}{end}"
            case "if":
                other = f"{{% else %}}\n{self.body(depth - 1)}" if self.chance.random() < 0.4 else ""
                return f"{{% if {self.expression(2)} %}}\n{self.body(depth - 1)}{other}{{% endif %}}\n"
            case "fact" | "each":
                return self.fact(kind)
            case "position":
                return f"{{% position %}}\n{self.body(depth - 1)}{{% endposition %}}\n"
            case "authority":
                inner = self.body(depth - 1)
                return f'{{% authority "erisa-full-and-fair-review" as law %}}\n{inner}{{% endauthority %}}\n'
            case "new":
                return "{% unaddressed as item %}\n- {{ item.shows }}.\n{% endunaddressed %}\n\n"
            case "set":
                return f"{{% set {self.pick(['x', 'y'], ['it', 'payer', 'self'])} = {self.expression(2)} %}}{end}"
            case "include":
                return f'{{% include "{self.pick(PARTIALS, ODD_PARTIALS)}" %}}{end}'
        return self.pick(PROSE, ODD_PROSE) + end

    def fact(self, tag: str) -> str:
        requirement = self.pick(MEASURED if tag == "fact" else REQUIREMENTS, ["no-such-thing", ""])
        outer, self.names = self.names, [*KNOWN, *(OF_A_FACT if tag == "fact" else OF_AN_ITEM) * 3]
        inner = " ".join(f"{{{{ {self.printed(1)} }}}}" for _ in range(self.chance.randint(0, 3)))
        if self.chance.random() < self.odd:
            inner += self.block(2)
        self.names = outer
        return f'\n{{% {tag} "{requirement}" as it %}}\n- Said {inner} so.\n{{% end{tag} %}}\n\n'

    def printed(self, depth: int) -> str:
        """What is a value: a whole record cannot be printed."""
        found = self.expression(depth)
        return found if found not in {"payer", "policy"} else "payer.name"

    def expression(self, depth: int) -> str:
        if self.chance.random() < self.odd:
            return f"{self.chance.choice(UNKNOWN)} {self.chance.choice(ODD_SIGNS)} {self.chance.choice(ODD_CONSTS)}"
        name = self.pick([name for name in self.names if "." in name], UNKNOWN)
        if not depth:
            return name if self.chance.random() < 0.7 else self.pick(CONSTS, ODD_CONSTS)
        inner = self.expression(depth - 1)
        match self.chance.choice(
            ["path", "path", "filter", "compare", "is", "not", "and", "choice", "brackets", "item"]
        ):
            case "filter":
                return f"({inner}) | {self.pick(FILTERS, ODD_FILTERS)}"
            case "compare":
                return f"({inner}) {self.pick(SIGNS, ODD_SIGNS)} {self.expression(0)}"
            case "is":
                return f"{name} is present"
            case "not":
                return f"not ({inner})"
            case "and":
                return f"({inner}) {self.pick(['and', 'or'], ODD_SIGNS)} ({self.expression(depth - 1)})"
            case "choice":
                return f"({self.expression(0)} if {inner} else {self.expression(0)})"
            case "brackets":
                return f"({inner})"
            case "item":
                return f"payer[{self.pick(['“name”', chr(34) + 'plan' + chr(34)], ODD_CONSTS)}]"
        return name

    def oddity(self) -> str:
        pick = self.chance.choice
        match pick(["tag", "escape", "unclosed", "call", "signs", "deep", "loose"]):
            case "tag":
                return f"{{%{pick(['', '-', '+'])} {pick(TAGS)} {self.expression(1)} {pick(['', '-', '+'])}%}}"
            case "escape":
                return pick(ALL)[1][:3000]
            case "unclosed":
                return pick(
                    ["{% if x %}", '{% fact "care-long-enough" as it %}', "{{ payer.name", "{% raw %}", "{# no"]
                )
            case "call":
                return f"{{{{ {self.expression(1)}({self.expression(1)}) }}}}"
            case "signs":
                return f"{{{{ {' '.join(pick([*ODD_SIGNS, *KNOWN, *CONSTS, *FILTERS]) for _ in range(6))} }}}}"
            case "deep":
                return "{{ " + "(" * self.chance.randint(1, 400) + "1 }}"
        return "".join(pick("{}%#|\"'()[]-+ \n\\_axé“\ue001\u200b\x00") for _ in range(30))


def random_files(seed: int) -> dict[str, str | bytes]:
    """The files of a shelf: random bodies for the frame, the section, two partials and the phrases of the table."""
    program = Program(seed)
    frame = program.chance.choice(["{% sections %}\n", "{% criteria %}\n\n{% sections %}\n", program.body()])
    files: dict[str, str | bytes] = {
        **with_section(program.body()),
        FRAME: front(FRAME, frame),
        "partials/a.md.j2": program.body(2).replace(
            '"partials/a"', '"partials/b"' if program.odd < 0.05 else '"partials/a"'
        ),
        "partials/b.md.j2": program.body(1 if program.odd > 0.05 else 0),
        "record.yaml": record(program.block(1, "prose print if")),
    }
    return files


@cache
def shipped() -> tuple[tuple[str, str], ...]:
    return tuple((name, data.decode()) for name, data in bench.shipped().items() if name.endswith(".j2"))


def mutated_files(seed: int) -> dict[str, str | bytes]:
    """The shipped templates that make a letter of the care case, one of them with some of its bytes changed."""
    chance = random.Random(seed)
    files: dict[str, str | bytes] = {
        name: text for name, text in shipped()
        if name.startswith("partials/") or name in {FRAME, "letters/conservative-care.md.j2"}
    }  # fmt: skip
    files["record.yaml"] = bench.shipped()["record.yaml"]
    other = [text for _, text in shipped()]
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([*files])
        data = files[name]
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        at = chance.randrange(len(text))
        to = min(len(text), at + chance.choice([0, 1, 2, 5, 40, 400]))
        source = chance.choice(other)
        start = chance.randrange(len(source))
        piece = chance.choice(
            [
                "",
                source[start : start + chance.choice([1, 3, 30, 300])],
                chance.choice("{}%|\"'.-\n\t “”é"),
                Program(seed).oddity(),
                text[at:to] * 2,
            ]
        )
        files[name] = text[:at] + piece + text[to:]
    if chance.random() < 0.1:
        name = chance.choice([*files])
        data = files[name] if isinstance(files[name], bytes) else files[name].encode("utf-8", "surrogatepass")
        at = chance.randrange(len(data))
        files[name] = data[:at] + bytes([chance.randrange(256)]) + data[at:]
    return files
