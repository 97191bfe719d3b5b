"""Numbers that a measure is to reach, with unit and qualifier; years, dates, references and names are none."""

from __future__ import annotations

from .folding import is_chinese
from .model import Target
from .targets_chinese import chinese_targets
from .targets_english import english_targets

_MOST_SIGNS = 20_000


def targets(text: str) -> tuple[Target, ...]:
    """The targets of a measure, in the order of its words.

    >>> [(each.value, each.qualifier, each.unit) for each in targets("set up 30 or so such alliances in 2012")]
    [(30, 'about', 'alliances')]
    """
    part = text[:_MOST_SIGNS]
    return tuple(chinese_targets(part) if is_chinese(part) else english_targets(part))
