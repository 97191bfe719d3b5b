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
    Boards of appeal print 84300001.9 (J 3/91) and 07789741.1 (T 2/17).

    >>> alternating("99403122"), alternating("84300001"), alternating("07789741")
    ('7', '9', '1')
    """
    total = sum(sum(divmod(int(digit) * (1 + at % 2), 10)) for at, digit in enumerate(digits))
    return str(-total % 10)


def german(digits: str) -> str:
    """Germany's since 1981: weights from 2 up from the right, the sum filled up to a multiple of eleven.

    Where ten would be missing, no digit is known for it here, and the result is empty. Source: DPMA, Mitteilung
    Nr. 3/1983, for seven digits; for the twelve digits since 2004 the same rule gives the numbers in the decisions of
    the Federal Patent Court of 16 December 2013 (10 2007 004 488.9) and 10 December 2019 (10 2014 017 695.9).

    >>> german("3130619"), german("102007004488"), german("102014017695")
    ('5', '9', '9')
    """
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), start=2))
    rest = -total % 11
    return "" if rest == 10 else str(rest)


def german_before_1981(digits: str) -> str:
    """Germany's for seven-digit numbers up to 1980: weights 1 to 7 from the right, the rest of ten.

    Source: DPMA, Mitteilung Nr. 3/1983.

    >>> german_before_1981("3025842")
    '5'
    """
    return str(sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), start=1)) % 10)
