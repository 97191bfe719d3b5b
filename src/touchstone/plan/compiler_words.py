"""What the compiler says, in the reader's language.

The compiler is plain Python and speaks English; its sentences are known again here by their form. A sentence that is
not known stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

SENTENCES = (
    noop("No numbered measure was found; the plan's measures must begin with a number."),
    noop("“%(name)s” is no organ known here; kept under the name given."),
    noop("Measure %(label)s has no text."),
    noop("Number %(number)s stands twice: here and on line %(line)s; both are kept."),
    noop("Missing before this line: %(numbers)s."),
    noop("Number %(number)s stands after %(before)s."),
    noop("Numbers begin at %(number)s; those before it are missing."),
    noop("“%(name)s” is empty. Give the file that holds the plan's text."),
    noop("“%(name)s” holds no text. Give a file whose text can be selected and copied."),
    noop("“%(name)s” has %(size)s MB; plans are read up to %(most)s MB. %(advice)s"),
    noop("“%(name)s” is no DOCX that can be opened (%(error)s). Save it anew as DOCX."),
    noop("“%(name)s” is no DOCX that can be opened: it is %(kind)s. Save the plan as DOCX."),
    noop("“%(name)s” is locked by a password. Give an unlocked copy."),
    noop("“%(name)s” unpacks to %(size)s MB of text; the limit is %(most)s MB. %(advice)s"),
    noop("“%(name)s” has %(pages)s pages; plans are read up to %(most)s. Give the plan's own pages."),
    noop("“%(name)s” is locked with a cipher that cannot be opened here. Give an unlocked copy."),
    noop("“%(name)s” is no PDF that can be opened: its parts point in a circle. Export it anew."),
    noop("“%(name)s” is no PDF that can be opened (%(error)s). Export it anew."),
    noop("“%(name)s” has %(pages)s pages and no text: it is a scan. Run text recognition (OCR) over it first."),
    noop("“%(name)s” is a document of the old binary or an encrypted Office format. Save it as DOCX."),
    noop("“%(name)s” is rich text (RTF). Save it as DOCX or plain text."),
    noop("“%(name)s” is not text: line %(line)s holds a NUL. Give the plan as text, HTML, DOCX or PDF."),
    noop("“%(name)s” begins as %(encoding)s and breaks at byte %(byte)s. Save it as UTF-8 text."),
    noop("“%(name)s” is not text in %(encodings)s. Save it as UTF-8 text, or give the DOCX or PDF."),
)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_form(each), re.S), each) for each in SENTENCES)


def _form(sentence: str) -> str:
    """A sentence as a pattern, with a group for each of its places."""
    parts = re.split(r"%\((\w+)\)s", sentence)
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))


def in_words(said: str) -> str:
    """A sentence of the compiler in the reader's language."""
    for form, sentence in _forms():
        found = form.fullmatch(said)
        if found is not None:
            return gettext(sentence) % found.groupdict() if found.groupdict() else gettext(sentence)
    return said
