"""Fits the weights to the wordings, and sets from where a reason counts as said. Needs scikit-learn (extra `fit`).

Chosen by measurement, see DECISIONS.md. The fitting has no chance in it: the same wordings give the same weights on one
machine; what is shipped is the file of weights, so that every machine reads a denial alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from appealkit.assessment.linear import read
from appealkit.assessment.wording import clauses_of, family_piece, features_of, pieces_of
from appealkit.maps.procedures import Procedures
from appealkit.maps.reasons import Language
from appealkit.maps.wordings import Weights, Wording, row_of

SEEN_AT_LEAST = 3  # texts that must have a feature for it to be learned
PAIRED = 5, 2  # of every five texts two are also learned together with another one, as a notice gives several reasons
KEEP_FROM = 0.25  # a weight below this is dropped: nothing is lost, and the file is small
STRENGTH = 100.0  # of the fit; the inverse of the regularisation
FOLDS = 4
WANTED_PRECISION = 0.95
SURE_RANGE = (0.75, 0.88)
MAYBE_FROM = 0.2


def fit(
    wordings: Sequence[Wording],
    language: Language,
    procedures: Procedures,
    made_from: str = "",
    tell: Callable[[int, int], object] = max,
) -> Weights:
    """Weights fitted to all wordings; the sure marks from what each fold, kept out in turn, came to."""
    out_of_fold: list[tuple[Wording, Mapping[str, float]]] = []
    for fold in range(FOLDS):
        kept = [item for n, item in enumerate(wordings) if n % FOLDS != fold]
        out = [item for n, item in enumerate(wordings) if n % FOLDS == fold]
        weights = _fitted(with_pairs(kept, procedures), language, procedures)
        out_of_fold += [(item, likelihoods(item, language, procedures, weights)) for item in out]
        tell(fold + 1, FOLDS + 1)
    fitted = _fitted(with_pairs(wordings, procedures), language, procedures)
    tell(FOLDS + 1, FOLDS + 1)
    marks = tuple(_sure_from(reason, out_of_fold) for reason in fitted.reasons)
    return Weights(fitted.reasons, fitted.bias, marks, MAYBE_FROM, fitted.rows, made_from)


def likelihoods(item: Wording, language: Language, procedures: Procedures, weights: Weights) -> Mapping[str, float]:
    """How likely each reason is said by this wording."""
    return {said.reason: said.likely for said in read(item.says, family_of(item, procedures), language, weights)}


def family_of(item: Wording, procedures: Procedures) -> str:
    """The family of the wording's procedure; empty where it names none."""
    found = procedures.procedures.get(item.procedure or "")
    return found.family if found else ""


def with_pairs(wordings: Sequence[Wording], procedures: Procedures) -> list[Wording]:
    """The wordings, and some of them joined with another of the same procedure family into one text."""
    families: dict[str, list[Wording]] = {}
    for item in wordings:
        if item.reasons and not item.unsure:
            families.setdefault(family_of(item, procedures), []).append(item)
    of, some = PAIRED
    pairs = []
    for members in families.values():
        step = next(
            (n for n in range(int(len(members) * 0.618) + 1, len(members)) if math.gcd(n, len(members)) == 1), 1
        )
        for n, first in enumerate(members):
            second = members[(n + step) % len(members)]
            if n % of < some and second is not first:
                pairs.append(_joined(first, second))
    return [*wordings, *pairs]


def _joined(first: Wording, second: Wording) -> Wording:
    ended = first.says if first.says[-1:] in ".!?" else f"{first.says}."
    return Wording(
        says=f"{ended} {second.says}",
        reasons=tuple(dict.fromkeys((*first.reasons, *second.reasons))),
        also=tuple(dict.fromkeys((*first.also, *second.also))),
        procedure=first.procedure,
    )


def _fitted(wordings: Sequence[Wording], language: Language, procedures: Procedures) -> Weights:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts = [_features(item, language, procedures) for item in wordings]
    seen = Counter(name for text in texts for name in set(text))
    names = sorted(name for name, count in seen.items() if count >= SEEN_AT_LEAST)
    place = {name: n for n, name in enumerate(names)}
    rarity = [math.log((1 + len(texts)) / (1 + seen[name])) + 1 for name in names]
    starts, columns, values = [0], [], []
    for text in texts:
        known = Counter(place[name] for name in text if name in place)
        length = math.sqrt(sum(count * rarity[n] ** 2 for n, count in known.items())) or 1.0
        columns += list(known)
        values += [count * rarity[n] / length for n, count in known.items()]
        starts.append(len(columns))
    table = csr_matrix(
        (np.array(values), np.array(columns, dtype="int32"), np.array(starts, dtype="int32")),
        shape=(len(texts), len(names)),
    )
    reasons = sorted({reason for item in wordings for reason in item.reasons})
    counts = np.array([item.weight for item in wordings])
    adds: list[list[tuple[int, float]]] = [[] for _ in names]
    bias = []
    for n, reason in enumerate(reasons):
        clear = np.array([reason not in (*item.also, *item.unsure) for item in wordings])
        says = np.array([reason in item.reasons for item in wordings])
        model: Any = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=500)
        model.fit(table[clear], says[clear], sample_weight=counts[clear])
        bias.append(float(model.intercept_[0]))
        for column, weight in enumerate(model.coef_[0]):
            if abs(weight) >= KEEP_FROM:
                adds[column].append((n, float(weight)))
    rows = {name: row_of(rarity[n], adds[n]) for n, name in enumerate(names)}
    return Weights(tuple(reasons), tuple(bias), (0.5,) * len(reasons), MAYBE_FROM, rows)


def _features(item: Wording, language: Language, procedures: Procedures) -> list[str]:
    found = [family_piece(family_of(item, procedures))]
    for clause in clauses_of(item.says, language):
        found += pieces_of(clause, language)
    return [name for piece in found for name in features_of(piece)]


def _sure_from(reason: str, seen: Sequence[tuple[Wording, Mapping[str, float]]]) -> float:
    """The lowest mark from which, of the texts kept out, enough of those above it do say the reason."""
    rated = sorted(((likely.get(reason, 0.0), item) for item, likely in seen), key=lambda pair: -pair[0])
    right = wrong = 0
    mark = SURE_RANGE[1]
    for likely, item in rated:
        if likely < SURE_RANGE[0]:
            break
        if reason in item.reasons or (reason in item.also and not item.unsure):
            right += 1
        else:
            wrong += 1
        if right / (right + wrong + 0.5) >= WANTED_PRECISION:
            mark = min(mark, likely)
    return max(mark, SURE_RANGE[0])
