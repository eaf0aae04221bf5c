"""How probable each candidate is: a conditional logit with a none option, and two rules of near-certainty."""

import math
from collections.abc import Mapping, Sequence

from corrections_inbox.matching.coefficients import COEFFICIENTS, NONE
from corrections_inbox.matching.features import NAMES, Features

# What a fitted weight can't say for want of counterexamples: such a link or quotation has never led astray.
CERTAIN = 0.97
VERBATIM = 0.85
ELSEWHERE = 0.6


def contributions(features: Features, coefficients: Mapping[str, float] = COEFFICIENTS) -> dict[str, float]:
    """Each figure's share in the utility."""
    return {name: coefficients[name] * value for name, value in zip(NAMES, features.values(), strict=True)}


def probabilities(measured: Sequence[Features], clusters: Sequence[int]) -> list[float]:
    """For each candidate the probability that it is the article meant; what is missing to 1 is that none is.

    `clusters` names for each candidate its cluster of versions: a rival version is no reason to doubt a rule.
    """
    return ruled(fair([sum(contributions(features).values()) for features in measured], NONE), measured, clusters)


def fair(utilities: Sequence[float], none: float) -> list[float]:
    """The probabilities that the logit gives: `none` is the utility of meaning no candidate."""
    top = max([*utilities, none])
    weights = [math.exp(utility - top) for utility in utilities]
    total = sum(weights) + math.exp(none - top)
    return [weight / total for weight in weights]


def ruled(chances: Sequence[float], measured: Sequence[Features], clusters: Sequence[int]) -> list[float]:
    """The probabilities with the two rules applied to the likeliest candidate."""
    best = max(range(len(chances)), key=chances.__getitem__, default=None)
    if best is None or chances[best] >= CERTAIN or not _is_certain(best, measured, clusters):
        return list(chances)
    rest = (1 - CERTAIN) / (1 - chances[best])
    return [CERTAIN if number == best else share * rest for number, share in enumerate(chances)]


def _is_certain(best: int, measured: Sequence[Features], clusters: Sequence[int]) -> bool:
    found = measured[best]
    if found.future:
        return False
    rivals = [f for f, cluster in zip(measured, clusters, strict=True) if cluster != clusters[best]]
    verbatim = found.quote >= VERBATIM and all(rival.quote < ELSEWHERE for rival in rivals)
    return found.link == 1.0 or verbatim
