"""Who is let in to an address: declared beside the view, asked at the gate, walked by a test.

    @open_to("public")
    def glossary(request): ...

    @open_to("officer", narrowed="officers of the organs that answer for the measure")
    def report(request, key, number): ...

An address that declares nothing is not served: see `middleware.Gate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .levels import ROLE_ORDER
from .viewer import Viewer

PUBLIC, SIGNED_IN = "public", "signed-in"
DECLARED = "open_to_whom"

View = TypeVar("View", bound=Any)


@dataclass(frozen=True)
class Openness:
    """Who is let in to an address.

    Args:
        to: "public", "signed-in", or the least role that one must hold in some organ.
        coordinating: only members of an organ that coordinates the plan.
        narrowed: who among those let in is served, where the view itself asks further; empty where all are.
        halfway: also open to one who has given a password and still owes a second factor.
    """

    to: str
    coordinating: bool = False
    narrowed: str = ""
    halfway: bool = False

    def __post_init__(self) -> None:
        known = (PUBLIC, SIGNED_IN, *ROLE_ORDER)
        if self.to not in known:
            raise ValueError(f"Nobody is called '{self.to}'; an address is open to one of: {', '.join(known)}.")

    def admits(self, viewer: Viewer) -> bool:
        """Whether this reader is let in."""
        if self.to == PUBLIC:
            return True
        if viewer.user is None:
            return False
        if self.coordinating and not viewer.coordinates:
            return False
        return self.to == SIGNED_IN or viewer.holds(self.to)


def open_to(
    to: str, *, coordinating: bool = False, narrowed: str = "", halfway: bool = False
) -> Callable[[View], View]:
    """Declare who is let in to a view, a class of views or an operation of the API."""
    openness = Openness(to, coordinating, narrowed, halfway)

    def declare(view: View) -> View:
        setattr(view, DECLARED, openness)
        return view

    return declare


def declared(view: Any, method: str = "GET") -> Openness | None:
    """What a view declares for a method, or None where it declares nothing."""
    found = getattr(view, DECLARED, None)
    if found is None:
        found = getattr(getattr(view, "view_class", None), DECLARED, None)
    if isinstance(found, Mapping):
        return found.get("GET" if method == "HEAD" else method)
    return found


def declares_by_method(view: Any) -> bool:
    """Whether the view is one of the API, where each method is an operation of its own and asks for itself."""
    return isinstance(getattr(view, DECLARED, None), Mapping)
