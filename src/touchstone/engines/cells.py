"""Text in the cells of spreadsheets and in addresses: kept from running as a formula, and read back as it was.

A cell that begins like a formula gets an apostrophe before it, as the OWASP page on CSV injection advises; a text
that begins with apostrophes and then like a formula gets one more, so that taking one away always gives the text.
Plain numbers are left as they are: they run nothing.
"""

from __future__ import annotations

import re

#: how a text begins that a spreadsheet would run, and what is a plain number; engines of SQL read these too.
GUARD, NUMBER = r"'*[=+\-@\t\r]", r"[+-]?\d+(\.\d+)?"
_RUNS = re.compile(GUARD)
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(NUMBER)


def neutral(text: str) -> str:
    """Text that a spreadsheet will not run.

    >>> neutral("=1+1"), neutral("-3.5"), neutral("'=x"), neutral("it's")
    ("'=1+1", '-3.5', "''=x", "it's")
    """
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def as_was(cell: str) -> str:
    """The text that `neutral` was given.

    >>> as_was("'=1+1"), as_was("''=x"), as_was("'tis")
    ('=1+1', "'=x", "'tis")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def whole(text: str) -> int | None:
    """The whole number that a text writes in at most nine digits, or None where it writes none.

    Python refuses to read a number of thousands of digits, with an error that a page must not meet.

    >>> whole("2012"), whole("-1"), whole("x"), whole("1" * 5000)
    (2012, None, None, None)
    """
    return int(text) if len(text) <= 9 and text.isascii() and text.isdecimal() else None
