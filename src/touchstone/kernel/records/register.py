"""Registers: one declaration says how a kind of record is listed, found, filed, shown and exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from touchstone.engines.procedure.lifecycle import Rule
from touchstone.kernel.access.viewer import Viewer

from . import facts
from .models import Record, SearchEntry


class Register:
    """The face of one kind of record; subclass it, fill in the declaration and decorate it with `@register`.

    Attributes:
        slug: its place in addresses, files and commands.
        title: the plural a person reads, for example "Copyright works".
        lead: one line that explains the register under its title.
        record: the record type.
        measures: numbers of the plan's measures it serves.
        columns: fields of the list; the first opens the record.
        filters: fields a list can be narrowed by.
        find_by: fields whose words the search finds.
        public: fields everybody may see; empty where the register is not public.
        public_states: states in which a record is public; None for every state.
        public_rows: a further condition on what is public.
        read_by: "holder" where only the organ that keeps a record reads it in full, "organs" where every organ does.
        form: fields of the form, all own editable fields where empty.
        rules: rules that hold whenever a record is opened or amended.
        documents: kinds of document a record takes: kind -> title.
        public_documents: kinds among them that everybody may download.
        key: fields that name the same thing in the world; an import that meets them again amends the record.
        organ: code of the organ that keeps new records.
        also: pages that belong to the register beside its own: (words, name of the address).
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    record: ClassVar[type[Record]]
    measures: ClassVar[tuple[int, ...]] = ()
    columns: ClassVar[tuple[str, ...]] = ("number", "state")
    filters: ClassVar[tuple[str, ...]] = ("state",)
    find_by: ClassVar[tuple[str, ...]] = ("number",)
    public: ClassVar[tuple[str, ...]] = ()
    public_states: ClassVar[tuple[str, ...] | None] = None
    public_rows: ClassVar[Q] = Q()
    read_by: ClassVar[str] = "holder"
    form: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[Rule, ...]] = ()
    documents: ClassVar[dict[str, Any]] = {}
    public_documents: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[tuple[str, ...]] = ()
    organ: ClassVar[str | None] = None
    also: ClassVar[tuple[tuple[Any, str], ...]] = ()

    def __init__(self) -> None:
        self.panels: list[Panel] = []

    def __str__(self) -> str:
        return str(self.title)

    # -- fields -------------------------------------------------------------------------------------------------

    @cached_property
    def own(self) -> tuple[str, ...]:
        return tuple(field.name for field in facts.own_fields(self.record))

    @cached_property
    def form_fields(self) -> tuple[str, ...]:
        """Fields a person fills in."""
        if self.form:
            return self.form
        return tuple(field.name for field in facts.own_fields(self.record) if field.editable)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Fields of the record page and of files, for a reader who sees the record in full."""
        return ("number", "state", "opened_on", "state_since", "holder", "filed_for", *self.own)

    def field(self, name: str) -> models.Field[Any, Any]:
        return facts.field_of(self.record, name)

    def label(self, name: str) -> str:
        text = str(self.field(name).verbose_name)
        return text[:1].upper() + text[1:]

    @cached_property
    def sorts(self) -> tuple[str, ...]:
        """Columns a list can be sorted by: those an index serves, so that a million rows answer at once."""
        return tuple(name for name in self.columns if self._is_indexed(name))

    def _is_indexed(self, name: str) -> bool:
        field = self.field(name)
        if field.is_relation:
            return False
        first = {index.fields[0].lstrip("-") for index in self.record._meta.indexes if index.fields}
        return bool(field.unique or getattr(field, "db_index", False) or name in first)

    # -- the wall -----------------------------------------------------------------------------------------------

    def full(self, viewer: Viewer) -> Q:
        """The records this viewer reads in full, secrecy apart."""
        if viewer.system or viewer.coordinates or (self.read_by == "organs" and viewer.roles):
            return Q()
        mine = Q(pk__in=[])
        if viewer.roles:
            mine |= Q(holder__in=sorted(viewer.roles))
        if viewer.user_id is not None:
            mine |= Q(filed_by=viewer.user_id)
        if viewer.party_id is not None:
            mine |= Q(filed_for=viewer.party_id)
        return mine

    def open_to_all(self) -> Q:
        """The records of which everybody may see the public fields."""
        if not self.public:
            return Q(pk__in=[])
        states = Q() if self.public_states is None else Q(state__in=self.public_states)
        return states & self.public_rows

    def seen_by(self, viewer: Viewer) -> models.QuerySet[Any]:
        """The records the viewer may see at all; everything a page, file or answer shows begins here."""
        rows = self.record.everything.filter(viewer.secrecy())
        full, public = self.full(viewer), self.open_to_all()
        whole = not full or not public  # an empty condition means every record, and "or" would drop it
        return rows if whole else rows.filter(full | public)

    def reads_in_full(self, viewer: Viewer, record: Record) -> bool:
        """Whether the viewer reads every field of a record already seen."""
        if viewer.system or viewer.coordinates or (self.read_by == "organs" and viewer.roles):
            return True
        return viewer.role_in(record.holder_id) is not None or record.is_filed_by(viewer)

    def readable(self, viewer: Viewer, record: Record, *, follow: bool = False) -> tuple[str, ...]:
        """Names of the record's fields this viewer may read, in order.

        A field that leads to a record above the viewer is left out, for that record's name would tell of it. Only
        fields already fetched are looked at, unless `follow` asks for all: for those who go on to write every field.
        """
        names = self.shown
        if not self.reads_in_full(viewer, record):
            order = dict.fromkeys((*self.shown, *self.public))
            names = tuple(name for name in order if name in self.public)
        above = {name for name in self._leading if self._leads_above(viewer, record, name, follow)}
        return tuple(name for name in names if name not in above) if above else names

    @cached_property
    def _leading(self) -> tuple[str, ...]:
        """Fields that lead to other records."""
        order = dict.fromkeys((*self.shown, *self.public))
        return tuple(name for name in order if hasattr(self.field(name).related_model, "life"))

    def _leads_above(self, viewer: Viewer, record: Record, name: str, follow: bool) -> bool:
        field = self.field(name)
        if getattr(record, field.attname) is None or not (follow or name in record._state.fields_cache):
            return False
        return not viewer.is_cleared_for(getattr(record, name))

    def may_file(self, viewer: Viewer) -> bool:
        """Whether the viewer may open records here."""
        wanted = {self.record.life.role(name) for name in self.record.opened_by}
        if viewer.system or ("applicant" in wanted and viewer.user is not None):
            return True
        holder = self.default_holder()
        return any(viewer.holds(role, holder.pk if holder else None) for role in wanted if role != "applicant")

    def default_holder(self) -> Any:
        """The organ that keeps new records, or None where the register names none."""
        if self.organ is None:
            return None
        from touchstone.kernel.parties.models import Organ

        return Organ.objects.filter(code=self.organ).first()

    def attached(self, record: Record) -> set[str]:
        """Kinds of the documents attached to a record."""
        if not self.documents:
            return set()
        from touchstone.kernel.documents.models import Attachment

        live = Attachment.objects.filter(register=self.slug, number=record.number, withdrawn_at=None)
        return set(live.values_list("kind", flat=True))


@dataclass(frozen=True)
class Panel:
    """A part of a record's page beyond its facts: a title, a template and what fills it."""

    title: Any
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]


class Registers:
    """All registers of the house, by slug and by record type."""

    def __init__(self) -> None:
        self._by_slug: dict[str, Register] = {}
        self._by_kind: dict[type[models.Model], Register] = {}

    def add(self, kind: type[Register]) -> None:
        if kind.slug in self._by_slug and type(self._by_slug[kind.slug]) is not kind:
            raise ValueError(f"Two registers are called '{kind.slug}': {type(self._by_slug[kind.slug])} and {kind}.")
        places = {SearchEntry.place(slug): slug for slug in self._by_slug}
        if places.get(SearchEntry.place(kind.slug), kind.slug) != kind.slug:
            raise ValueError(f"'{kind.slug}' and another register share a place in the search; choose another slug.")
        self._by_slug[kind.slug] = kind()
        self._by_kind = {each.record: each for each in reversed(self._by_slug.values())}

    def get(self, slug: str) -> Register:
        """The register of that name; KeyError names those there are."""
        if slug not in self._by_slug:
            raise KeyError(f"No register is called '{slug}'. Registers: {', '.join(sorted(self._by_slug))}.")
        return self._by_slug[slug]

    def of(self, kind: type[models.Model]) -> Register:
        if (found := self._by_kind.get(kind)) is not None:
            return found
        raise KeyError(f"{kind.__name__} has no register; declare one with @register.")

    def __iter__(self) -> Iterator[Register]:
        return iter(sorted(self._by_slug.values(), key=lambda each: each.slug))

    def __contains__(self, slug: str) -> bool:
        return slug in self._by_slug

    def all(self) -> Sequence[Register]:
        return list(self)


registers = Registers()
Kind = TypeVar("Kind", bound=type[Register])


def register(kind: Kind) -> Kind:
    """Enter a register's declaration in the house."""
    registers.add(kind)
    return kind


def panel(kind: type[Register], *, title: Any, template: str) -> Callable[..., Any]:
    """Add a panel to the record pages of a register; the function returns the template's context."""

    def enter(context: Callable[[HttpRequest, Any], dict[str, Any]]) -> Callable[..., Any]:
        registers.get(kind.slug).panels.append(Panel(title, template, context))
        return context

    return enter
