"""Following the links of the house as a reader would, so that tests find new pages by themselves."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html as pages

#: A page in Chinese is the English one under this prefix.
CHINESE = "/zh-hans"


@dataclass(frozen=True)
class Met:
    """One address that the crawl opened.

    Args:
        route: the pattern that answers it. shape: what the page is built of, without its words. source: where its
            link stands. body: the page itself.
    """

    address: str
    route: str
    status: int
    is_page: bool
    shape: str
    source: str
    body: bytes = b""


@dataclass
class Crawl:
    """Every address met, and the addresses nothing answers."""

    met: list[Met] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)

    @property
    def pages(self) -> list[Met]:
        return [each for each in self.met if each.is_page]

    @property
    def routes(self) -> set[str]:
        return {each.route for each in self.met}

    def shapes(self) -> list[Met]:
        """The first page of each pattern and shape: two that differ only in their words are looked at once."""
        first: dict[tuple[str, str], Met] = {}
        for each in self.pages:
            first.setdefault((each.route, each.shape), each)
        return list(first.values())


def crawl(client: Client, begin: Iterable[str], *, alike: int = 2, most: int = 12) -> Crawl:
    """Open everything that links lead to from where one begins.

    Args:
        alike: how many addresses of one pattern, register and set of query names are opened.
        most: how many of one pattern and register, whatever their query: filters lead on to filters without end.
    """
    found, waiting = Crawl(), deque((address, "") for address in begin)
    seen, opened = {address for address, _source in waiting}, Counter[Any]()
    while waiting:
        address, source = waiting.popleft()
        kind = _kind(address)
        if kind is None:
            found.dead.append(f"{source}: {address} is no address of the house")
            continue
        opened[kind] += 1
        opened[kind[:2]] += 1
        if opened[kind] > alike or opened[kind[:2]] > most:
            continue
        answer = client.get(address, follow=True)
        body = answer.content if not answer.streaming and "html" in answer.headers.get("Content-Type", "") else b""
        found.met.append(Met(address, str(kind[0]), answer.status_code, bool(body), shape(body), source, body))
        if answer.status_code >= 400:
            found.dead.append(f"{source}: {address} answers {answer.status_code}")
        for link in links(body, address):
            if link not in seen:
                seen.add(link)
                waiting.append((link, address))
    return found


def _kind(address: str) -> tuple[str, str, tuple[str, ...]] | None:
    """The pattern of an address, the register it speaks of and the names in its query."""
    parts = urlsplit(address)
    try:
        matched = resolve(parts.path)
    except Resolver404:
        return None
    names = sorted({name for name, _value in parse_qsl(parts.query)})
    return matched.route, str(matched.kwargs.get("slug", "")), tuple(names)


def links(body: bytes, address: str) -> list[str]:
    """Where the links of a page lead inside the house, in its own language; each once, in their order."""
    if not body:
        return []
    targets: Any = pages.fromstring(body).xpath("//a/@href | //form[not(@method) or @method='get']/@action")
    whole = (urldefrag(urljoin(f"//house{address}", str(each)))[0] for each in targets)
    inside = (each.removeprefix("//house") for each in whole if each.startswith("//house/"))
    return list(dict.fromkeys(each for each in inside if not each.startswith((CHINESE, "/static/"))))


def shape(body: bytes) -> str:
    """The distinct elements of a page with their classes and roles: what a checker of pages could object to."""
    if not body:
        return ""
    parts = {
        (each.tag, each.get("class") or "", each.get("role") or "", each.get("type") or "")
        for each in pages.fromstring(body).iter()
        if isinstance(each.tag, str)
    }
    return ";".join(re.sub(r"\s+", " ", ".".join(part)) for part in sorted(parts))
