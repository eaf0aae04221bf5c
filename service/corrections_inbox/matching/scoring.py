"""How probable each candidate is: a conditional logit with a none option, and three rules of near-certainty."""

import math
from collections.abc import Mapping, Sequence

from corrections_inbox.matching.coefficients import COEFFICIENTS, NONE, OFFERS
from corrections_inbox.matching.features import NAMES, Features
from corrections_inbox.matching.offer import OFFERED, Offer

# What a fitted weight can't say for want of counterexamples: such a link, quotation or headline never led astray.
CERTAIN = 0.97
VERBATIM = 0.85
ELSEWHERE = 0.6


def contributions(features: Features, coefficients: Mapping[str, float] = COEFFICIENTS) -> dict[str, float]:
    """Each figure's share in the utility."""
    return {name: coefficients[name] * value for name, value in zip(NAMES, features.values(), strict=True)}


def none_of_them(offer: Offer) -> float:
    """The utility of meaning no candidate: the more a mail gives to find its article by, the higher."""
    return NONE + sum(OFFERS[name] * value for name, value in zip(OFFERED, offer.values(), strict=True))


def probabilities(measured: Sequence[Features], clusters: Sequence[int], offer: Offer) -> list[float]:
    """For each candidate the probability that it is the article meant; what is missing to 1 is that none is.

    They hold where every second citation is of something that the archive lacks, and are too low where it lacks less.
    `clusters` names for each candidate its cluster of versions: a rival version is no reason to doubt a rule.
    """
    utilities = [sum(contributions(features).values()) for features in measured]
    return ruled(fair(utilities, none_of_them(offer)), measured, clusters)


def fair(utilities: Sequence[float], none: float) -> list[float]:
    """The probabilities that the logit gives: `none` is the utility of meaning no candidate."""
    top = max([*utilities, none])
    weights = [math.exp(utility - top) for utility in utilities]
    total = sum(weights) + math.exp(none - top)
    return [weight / total for weight in weights]


def ruled(chances: Sequence[float], measured: Sequence[Features], clusters: Sequence[int]) -> list[float]:
    """The probabilities with the three rules applied to the likeliest candidate."""
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
    titled = found.headline_exact == 1.0 and not any(rival.headline_exact for rival in rivals)
    return found.link == 1.0 or verbatim or titled
