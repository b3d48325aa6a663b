"""Drafts as they wait in memory by the hundred thousand: the same values at the same places, in a tenth of the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appealkit.intake.draft import CaseDraft, Path, Place, Told

_BETWEEN = "\x1f"  # what no value holds; a draft in which one does is kept as it is
Shape = Mapping[Path, int]


class Packing:
    """Packs drafts. Those of one table have the same paths, which are kept once."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[Path, ...], Shape] = {}

    def packed(self, draft: CaseDraft) -> CaseDraft:
        """An equal draft that takes less room; the same one where it was read from several files, or had to be
        understood."""
        told = draft.told
        first = next(iter(told.values()), None)
        if first is None or any(item.place.file != first.place.file or item.place.sure != 1 for item in told.values()):
            return draft
        values = _BETWEEN.join(item.value for item in told.values())
        at = _BETWEEN.join(item.place.at for item in told.values())
        if values.count(_BETWEEN) + at.count(_BETWEEN) != 2 * (len(told) - 1):
            return draft
        lines = tuple(item.place.line for item in told.values())
        paths = tuple(told)
        shape = self._shapes.setdefault(paths, {path: number for number, path in enumerate(paths)})
        same = lines[0] if len(set(lines)) == 1 else lines
        return CaseDraft(draft.id, _Packed(shape, values, at, first.place.file, same))


class _Packed(Mapping[Path, Told]):
    """What was told, by path."""

    __slots__ = ("_at", "_file", "_lines", "_shape", "_values")

    def __init__(self, shape: Shape, values: str, at: str, file: str, lines: int | tuple[int, ...]) -> None:
        self._shape, self._values, self._at, self._file, self._lines = shape, values, at, file, lines

    def __getitem__(self, path: Path) -> Told:
        number = self._shape[path]
        line = self._lines if isinstance(self._lines, int) else self._lines[number]
        place = Place(self._file, self._at.split(_BETWEEN)[number], line)
        return Told(self._values.split(_BETWEEN)[number], place)

    def get(self, path: Path, default: Told | None = None) -> Told | None:  # type: ignore[override]
        return self[path] if path in self._shape else default

    def __contains__(self, path: object) -> bool:
        return path in self._shape

    def __iter__(self) -> Iterator[Path]:
        return iter(self._shape)

    def __len__(self) -> int:
        return len(self._shape)
