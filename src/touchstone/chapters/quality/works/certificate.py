"""The certificate of a registered work: a PDF with a code and a QR mark that open the public record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from touchstone.kernel.documents.codes import code_for, qr_svg, read_code
from touchstone.kernel.documents.pdf import html_to_pdf

from .reads import registered_on

if TYPE_CHECKING:
    from .models import Work

#: What a certificate states; when one of these changes, so does its code, and an old print no longer verifies.
STATED = ("title", "kind", "authors", "owner", "region", "completed_on", "published_on")


class NotRegistered(ValueError):
    """A certificate is asked for a work that is not registered."""


def code_of(work: Work) -> str:
    """The verification code over all that the certificate states."""
    stated = "\n".join(f"{name}={getattr(work, name)}" for name in STATED)
    return code_for(f"works/{work.number}\n{registered_on(work)}\n{stated}", settings.TOUCHSTONE_SEAL_KEY)


def is_genuine(work: Work, typed: str) -> bool:
    """Whether a code somebody typed is this work's, as it stands now.

    Raises:
        CodeRefused: the code cannot be one of ours at all.
    """
    return read_code(typed) == code_of(work)


def pdf(work: Work, address: str, language: str) -> bytes:
    """The certificate in one language.

    Args:
        address: the full address of the page that verifies it.
    """
    if work.state != "registered":
        raise NotRegistered(
            f"{work.number} is {work.state.replace('_', ' ')}; certificates are made of registered works."
        )
    with override(language):
        page = render_to_string(
            "works/certificate.html",
            {"work": work, "code": code_of(work), "qr": qr_svg(address), "address": address,
             "registered_on": registered_on(work), "language": language},
        )  # fmt: skip
        return html_to_pdf(page, language=language, title=work.number)
