"""Pages to PDF, Chinese and Latin, from the HTML alone: nothing is fetched but what is handed over."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import plutoprint

_SANS = "touchstone-font:sans"
_HERE = "touchstone://page/"

#: Laid under every page's own style sheets. The font's English forms of digits are drawn without saying which digit
#: they are, so that a print could be read but neither copied nor read aloud; English takes the usual forms.
PAGED = """
@font-face { font-family: "Touchstone Sans"; src: url("touchstone-font:sans"); font-weight: 100 900; }
@page { size: A4; margin: 22mm 20mm 24mm; }
@page { @bottom-center { content: counter(page) " / " counter(pages); font: 8pt "Touchstone Sans"; color: #555; } }
html { font-family: "Touchstone Sans"; font-size: 10.5pt; line-height: 1.5; color: #111;
       font-variant-ligatures: none; font-feature-settings: "liga" 0; }
:lang(en) { font-feature-settings: "liga" 0, "locl" 0; }
h1, h2, h3 { line-height: 1.25; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 1.5mm 2mm; border-bottom: 0.3pt solid #999; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
"""


class PdfRefused(ValueError):
    """A page that could not be made into a PDF."""


class _Handed(plutoprint.ResourceFetcher):
    """Gives the page the font and the resources handed over, and nothing else: no file and no network."""

    def __init__(self, base: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__()
        self.base, self.refused = base, []  # type: ignore[var-annotated]

    def fetch_url(self, url: str) -> Any:
        if url == _SANS:
            return plutoprint.ResourceData(_font(), "font/ttf", "")
        content, media_type = self.base.get(url) or self.base.get(url.removeprefix(_HERE)) or (b"", "text/plain")
        if not content:
            self.refused.append(url)
        return plutoprint.ResourceData(content, media_type, "")


def _in_language(html: str, language: str) -> str:
    """The page with its language said on the root, unless it says it itself."""
    root = re.search(r"<html\b[^>]*>", html, re.IGNORECASE)
    if root is None:
        return f'<html lang="{language}">{html}</html>'
    if re.search(r"\blang\s*=", root.group(), re.IGNORECASE):
        return html
    return f'{html[: root.start()]}<html lang="{language}"{html[root.start() + 5 :]}'


@cache
def _font() -> bytes:
    """Noto Sans SC, which holds Latin and Chinese; shipped by the package justmytype-intl-cjk."""
    return (files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf").read_bytes()


def html_to_pdf(
    html: str, *, base: Mapping[str, tuple[bytes, str]] | None = None, language: str, title: str = ""
) -> bytes:
    """A whole HTML page as a PDF.

    Args:
        html: the page; its own style sheets come after the house's.
        base: resources the page may name, address -> (content, media type), for example {"seal.png": (…, "image/png")}.
        language: the BCP 47 tag of the text, which chooses the shape of Chinese characters.
    Raises:
        PdfRefused: the page names a resource that was not handed over, or comes to no page.
    """
    fetcher = _Handed(base or {})
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
    book.custom_resource_fetcher = fetcher
    book.load_html(_in_language(html, language), user_style=PAGED, base_url=_HERE)
    book.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
    made = io.BytesIO()
    book.write_to_pdf_stream(made)
    if fetcher.refused:
        named = ", ".join(f"“{url[:120]}”" for url in dict.fromkeys(fetcher.refused))
        raise PdfRefused(
            f"The page asks for {named}, which was not handed over. Hand it over as `base`, or leave it out."
        )
    if book.get_page_count() == 0:
        raise PdfRefused("The page is empty; there is nothing to print.")
    return made.getvalue()
