"""What a number of an office looks like: its forms, how each is written in one normal way, and its check digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Of = Literal["", "application", "publication", "grant", "trademark_application", "trademark_registration"]


class Number(NamedTuple):
    """One number of a right or of its publication, as it came and in its normal form.

    Args:
        office: ST.3 code, for example "CN"; empty where the text names none and none was given.
        number: the normal form, the same however the number was written; without office, kind and check digit.
        kind: ST.16 kind code, for example "B2"; empty where the text has none and none was given.
        original: the text as it came.
        valid: True it fits a form of its office (and the check digit, where one is printed, is right); False it does
            not; None the office has no forms here, or the text can be read in more than one way.
        why: what is wrong, or what was assumed; empty when nothing is.
        of: what the number numbers; empty where the form does not tell.
        check: the check digit as printed, empty where none is.
        form: the name of the form that it fits.
        right: the check digit that would be right, where the printed one is wrong.
    """

    office: str
    number: str
    kind: str
    original: str
    valid: bool | None
    why: str
    of: Of = ""
    check: str = ""
    form: str = ""
    right: str = ""

    @property
    def key(self) -> str:
        """Office, number and kind in one word, as offices print it: "US8936998B2"."""
        return f"{self.office}{self.number}{self.kind}"


Fault = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which an office writes numbers.

    Args:
        name: for messages, "application since October 2003".
        example: one real or official example.
        pattern: what the text must be after spaces, commas, office and kind are taken off; a group `check` is the
            check digit.
        write: the normal form of what matched; a template with the groups in braces, or a function.
        check: the right check digit of what matched, for offices whose rule is published.
        fault: a fact that cannot be, such as a year before the office opened; empty when there is none.
        doubt: what had to be assumed to read it; the number is then neither valid nor invalid.
        needs_hint: the form is tried only for a caller who says what the number is of (the same digits are more
            often something else).
        kinds: first letters of the kinds of document whose numbers have this form; empty where the kind says nothing.
    """

    name: str
    example: str
    of: Of
    pattern: re.Pattern[str]
    write: Callable[[re.Match[str]], str]
    check: Callable[[str], str] | None = None
    fault: Fault | None = None
    doubt: str = ""
    needs_hint: bool = False
    kinds: str = ""

    def fits(self, of: Of, kind: str = "") -> bool:
        """Whether the form is worth trying for a caller who asks for `of`; grants are publications too."""
        if self.kinds and kind[:1] not in self.kinds.split():
            return False
        if not of:
            return not self.needs_hint
        return of in (self.of, "publication" if self.of == "grant" else self.of) or (
            of == "grant" and self.of == "publication"
        )


def form(
    name: str,
    example: str,
    of: Of,
    pattern: str,
    write: str | Callable[[re.Match[str]], str],
    *,
    check: Callable[[str], str] | None = None,
    fault: Fault | None = None,
    doubt: str = "",
    needs_hint: bool = False,
    kinds: str = "",
) -> Form:
    """A form; a template such as "{year}{serial:0>6}" is filled with the named groups of the pattern."""
    return Form(
        name=name,
        example=example,
        of=of,
        pattern=re.compile(pattern),
        write=_filled(write) if isinstance(write, str) else write,
        check=check,
        fault=fault,
        doubt=doubt,
        needs_hint=needs_hint,
        kinds=kinds,
    )


def _filled(template: str) -> Callable[[re.Match[str]], str]:
    return lambda match: template.format(**match.groupdict())


def century(two: str, turn: int = 78) -> str:
    """The four-digit year of a two-digit one: from `turn` on it is 19xx, before it 20xx.

    >>> century("99"), century("04")
    ('1999', '2004')
    """
    return f"{'19' if int(two) >= turn else '20'}{two}"


def years(first: int, last: int = 2099, group: str = "year") -> Fault:
    """A fault for a year outside of the years in which the form is in use."""

    def fault(match: re.Match[str]) -> str:
        year = int(match[group])
        if first <= year <= last:
            return ""
        return f"Its year is {year}; numbers of this form run from {first}" + (f" to {last}." if last < 2099 else ".")

    return fault
