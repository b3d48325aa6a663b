"""Reading a large remittance, side by side in one run: our own reader, oxedi whole and streamed, pyx12.

The file is samples/intake/remittance.835 over and over, as one envelope of many transactions. Each reader is a process
of its own, so that its memory is its own; its seconds are those of its work, not of the clock. pyx12 gets a part: it
would take many minutes on the whole; the figures say how large it was.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "intake" / "remittance.835"
LARGE = 50_000_000
PART = 1_000_000  # for pyx12


def made(size: int) -> Iterator[bytes]:
    """A remittance of about this size, in pieces, each claim under a number of its own. To each round of the sample's
    claims come 24 more of its last, which is paid: one in eight is denied or reduced."""
    text = SAMPLE.read_bytes()
    start, first, last = text.index(b"ST*"), text.index(b"CLP*"), text.index(b"PLB*")
    head, plb = text[start:first], text[last : text.index(b"SE*")]
    paid = text[text.rindex(b"CLP*") : last]
    rounds = text[first:last] + b"".join(paid.replace(b"-0921-", b"-9%03d-" % n) for n in range(24))
    yield text[:start]
    written = transactions = 0
    while written < size:
        transactions += 1
        marks = [b"%04d%02d-" % (transactions, n) for n in range(40)]
        body = b"".join(rounds.replace(b"NTS-", mark).replace(b"*2026-", b"*" + mark) for mark in marks)
        whole = head.replace(b"0021", b"%04d" % transactions) + body + plb
        end = b"SE*%d*%04d~\n" % (whole.count(b"~") + 1, transactions)
        written += len(whole) + len(end)
        yield whole + end
    yield b"GE*%d*21~\nIEA*1*000000021~\n" % transactions


def segments_alone(file: Path) -> int:
    """Only the cutting into segments; counts claims."""
    from appealkit.intake.x12.segments import segments

    return sum(segment.name == "CLP" for segment in segments(_pieces(file)))


def claims(file: Path) -> int:
    """Every claim with all that it says, and the sums checked."""
    from appealkit.intake.x12.remittance import read_remittances
    from appealkit.intake.x12.remitted import RemittedClaim

    found, _ = read_remittances(_pieces(file), file.name)
    return sum(isinstance(item, RemittedClaim) for item in found)


def cases(file: Path) -> int:
    """The same, then which decision stands, and a draft for each denial; counts claims."""
    from appealkit.intake.x12.decided import is_denial
    from appealkit.intake.x12.denials import denials
    from appealkit.intake.x12.remittance import read_remittances
    from appealkit.intake.x12.remitted import RemittedClaim
    from appealkit.intake.x12.settled import standing
    from appealkit.intake.x12.tables import merely_of, read_claim_filing
    from appealkit.library import open_library

    merely = merely_of(open_library().rules.reasons)
    filing, _ = read_claim_filing((ROOT / "evidence_maps" / "intake" / "claim_filing.yaml").read_bytes())
    assert filing
    number = 0

    def counted() -> Iterator[RemittedClaim]:
        nonlocal number
        for item in read_remittances(_pieces(file), file.name)[0]:
            if isinstance(item, RemittedClaim):
                number += 1
                yield item

    kept, _ = standing(counted(), lambda claim: is_denial(claim, merely))
    drafts, _ = denials(kept, merely, filing)
    assert sum(1 for _ in drafts)
    return number


def intake(file: Path) -> int:
    """All that `appealkit intake` does before it writes: every draft is held; counts claims."""
    from appealkit.intake.gather import gather
    from appealkit.intake.shelf import shelf_of
    from appealkit.library import intake_files, open_library

    found = gather([(file, file.name)], shelf_of(intake_files(None)), open_library().rules)
    assert found.cases
    return found.files[0].gave["claims"]


def oxedi_whole(file: Path) -> int:
    """oxedi.parse."""
    import oxedi

    return int(oxedi.parse(file.read_bytes()).count_claims())


def oxedi_streamed(file: Path) -> int:
    """oxedi.stream, by transaction."""
    import oxedi

    rows = 0
    for batch in oxedi.stream(file.read_bytes()):
        rows += int(repr(batch.tables["claims"]).split("rows=")[1].split(",")[0])
    return rows


def pyx12(file: Path) -> int:
    """pyx12, claim by claim."""
    import pyx12.error_handler
    import pyx12.params
    import pyx12.x12context

    source = pyx12.x12context.X12ContextReader(
        pyx12.params.params(), pyx12.error_handler.errh_null(), io.StringIO(file.read_text())
    )
    return sum(1 for tree in source.iter_segments("2100") if tree.id == "2100")


READERS: dict[str, Callable[[Path], int]] = {
    reader.__name__: reader for reader in (segments_alone, claims, cases, intake, oxedi_whole, oxedi_streamed, pyx12)
}


def main() -> None:
    """Every reader once, on the same file; `-` and a reader's name run that one alone, as this does itself."""
    if sys.argv[1:2] == ["-"]:
        file = Path(sys.argv[3])
        began = time.process_time()
        number = READERS[sys.argv[2]](file)
        took = time.process_time() - began
        print(number, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        large, part = Path(folder, "large.835"), Path(folder, "part.835")
        for path, size in ((large, LARGE), (part, PART)):
            with path.open("wb") as stream:
                stream.writelines(made(size))
        megabytes = [path.stat().st_size / 1e6 for path in (large, part)]
        print(f"a remittance of {megabytes[0]:.1f} MB, streamed; pyx12 on {megabytes[1]:.1f} MB")
        for name in READERS:
            _tell(name, part if name == "pyx12" else large)


def _tell(name: str, file: Path) -> None:
    done = subprocess.run([sys.executable, __file__, "-", name, str(file)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name:16} not measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        return
    number, took, memory = (float(word) for word in done.stdout.split())
    speed = file.stat().st_size / 1e6 / took
    print(
        f"{name:16} {speed:6.1f} MB/s  {number / took:9,.0f} claims/s  {memory:6.0f} MB at most  ({number:,.0f} claims)"
    )


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            yield piece


if __name__ == "__main__":
    main()
