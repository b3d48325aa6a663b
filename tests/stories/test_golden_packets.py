"""Packets of eight samples against what a person read and kept: pages, outline, links, exhibits, checks."""

from __future__ import annotations

import pytest

from stories import golden_packets


@pytest.mark.parametrize("name", golden_packets.SAMPLES)
def test_the_packet_is_as_it_was_read(name, golden):
    assert golden_packets.shown(name, golden[name][0]) == (golden_packets.GOLDEN / f"{name}.yaml").read_text(
        encoding="utf-8"
    )


def test_eight_samples_have_one_and_no_other_lies_there():
    assert sorted(path.stem for path in golden_packets.GOLDEN.iterdir()) == sorted(golden_packets.SAMPLES)
    assert len(golden_packets.SAMPLES) == 8
