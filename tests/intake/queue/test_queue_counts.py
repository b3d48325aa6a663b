"""No row is lost: each is a case, joined one, said the same, is no denial, or was rejected with its line."""

from hypothesis import given
from hypothesis import strategies as st

from appealkit.intake.queue import read_queue

CELLS = st.sampled_from(
    ["", "", "C1", "C2", "Example Plan", "Other Plan", "64483", "64483-LT", "2026-09-17", "9/18/26", "CO-50", "N115",
     "12.00", "(5)", "Paid", "Denied", "Sample, Jordan", "Total", "X9", "n/a", "46282", "=1+1", "a\x00b", "'x"]
)  # fmt: skip
HEADERS = ["Claim #", "Payer", "Patient", "DOS", "CPT", "Billed", "Denial Code", "Status", "Member ID", "Reason"]


@given(
    columns=st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=9),
)
def test_the_counts_add_up(tables, columns, rows):
    lines = [columns, *rows]
    text = "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) for line in lines) + "\n"
    reading = read_queue(text.encode(), "queue.csv", tables)
    drafts = list(reading.drafts)
    counts = reading.rows
    assert len(drafts) == counts.made
    assert len({draft.id for draft in drafts}) == len(drafts)
    is_queue = not any(problem.code in {"I102", "I100"} for problem in reading.problems)
    if is_queue:
        added = counts.made + counts.joined + counts.duplicate + counts.not_denials + len(counts.rejected)
        assert counts.read == added


def test_a_row_without_a_payer_among_several_payers_of_its_number_is_rejected(read):
    drafts, reading = read("Claim,Payer,CPT\nC1,Example Plan,64483\nC1,Other Plan,64483\nC1,,64484\n")
    assert len(drafts) == 2
    assert reading.rows.rejected == [(4, "the row names no payer, and others with its claim number name several")]
    assert [problem.code for problem in reading.problems] == ["I113"]
