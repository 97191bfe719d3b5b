"""Check digits of the offices whose rule is published."""

from __future__ import annotations


def modulo_11(digits: str, weights: tuple[int, ...] = (2, 3, 4, 5, 6, 7, 8, 9)) -> str:
    """China's check digit: weights 2 to 9 from the left, again from 2 for the ninth digit on; 10 is X.

    Source: CNIPA standard ZC 0006-2003, and the rule printed for eight-digit numbers since 1989.

    >>> modulo_11("201310209986")
    '9'
    >>> modulo_11("201911044411")
    'X'
    """
    rest = sum(int(digit) * weights[at % len(weights)] for at, digit in enumerate(digits)) % 11
    return "X" if rest == 10 else str(rest)


def alternating(digits: str) -> str:
    """The European Patent Office's: digits times 1, 2, 1, 2 …, the sum of the products' digits filled up to ten.

    Source: DPMA, Mitteilung Nr. 3/1983; EPO support gives the same with the example 99403122.7.

    >>> alternating("99403122")
    '7'
    """
    total = sum(sum(divmod(int(digit) * (1 + at % 2), 10)) for at, digit in enumerate(digits))
    return str(-total % 10)


def german(digits: str) -> str:
    """Germany's for seven-digit numbers of 1981 and later: weights 2 to 8 from the right, filled up to eleven.

    Numbers whose digit would be 10 are not given out. Source: DPMA, Mitteilung Nr. 3/1983.

    >>> german("3130619")
    '5'
    """
    total = sum(int(digit) * weight for digit, weight in zip(reversed(digits), range(2, 20), strict=False))
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


def german_before_1981(digits: str) -> str:
    """Germany's for seven-digit numbers up to 1980: weights 1 to 7 from the right, the rest of ten.

    Source: DPMA, Mitteilung Nr. 3/1983.

    >>> german_before_1981("3025842")
    '5'
    """
    return str(sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), start=1)) % 10)
