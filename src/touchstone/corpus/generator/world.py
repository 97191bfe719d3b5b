"""A small world that publications come from: parties, inventions, families, citations, all from one seed.

Any record can be made by its place alone, so that a later one cites an earlier one rightly although nothing of it is
kept, and a file of any size is written in the same little memory.
"""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from touchstone.corpus.generator import words

FIRST_WEEK = date(2015, 1, 6)
WEEKLY = 400
PARTIES = 5000
ZIPF = 1.1
SENTENCES = 3000


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a party's name; `variant` says how it differs from the first: form, case, comma, typo, …"""

    text: str
    variant: str = "first"


@dataclass(frozen=True, slots=True)
class Party:
    """An applicant and every way in which files spell it.

    Args:
        id: the truth: the same for all spellings. names: the first is the party's own spelling.
    """

    id: str
    names: tuple[Name, ...]
    country: str
    city: str
    region: str
    lang: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an earlier record (its place) or of literature (its text)."""

    place: int | None
    text: str
    category: str
    by_examiner: bool


@dataclass(frozen=True, slots=True)
class Invention:
    """What one record is about, in no office's format yet.

    Args:
        place: from 0, in order of publication. root: place of the family's first member, itself for most.
        priority: country and day of the first filing of the family; its number follows from the root.
    """

    place: int
    published: date
    filed: date
    root: int
    priority: tuple[str, date]
    title: str
    abstract: str
    claims: tuple[tuple[int, str], ...]
    paragraphs: tuple[str, ...]
    classes: tuple[str, ...]
    applicants: tuple[tuple[Party, Name], ...]
    inventors: tuple[tuple[str, str], ...]
    cited: tuple[Cited, ...]


class World:
    """Everything that a seed leads to.

    Args:
        lang: "en" or "zh", of texts and names. paragraphs: of description, how many on average.
        first: day of the first record's publication. weekly: records published a week.
        full: as much mark-up as offices write: DOCDB's second spelling of every name, some twenty events of a mark.
    """

    def __init__(
        self,
        seed: int,
        lang: str = "en",
        paragraphs: int = 30,
        first: date = FIRST_WEEK,
        weekly: int = WEEKLY,
        *,
        full: bool = False,
    ) -> None:
        self.seed, self.lang, self.paragraphs, self.full = seed, lang, paragraphs, full
        self.first, self.weekly = first, weekly
        self.party = lru_cache(maxsize=PARTIES)(self._party)
        self._weights = _zipf(PARTIES)
        self.invention = lru_cache(maxsize=4)(self._invention)
        chance = Random(f"{seed}:{lang}:sentences")
        make = _sentence_zh if lang == "zh" else _sentence
        self._sentences = [make(chance) for _n in range(SENTENCES)]

    def published(self, place: int) -> date:
        """The day on which the record at this place is published, always of the same day of the week."""
        return self.first + timedelta(weeks=place // self.weekly)

    def root(self, place: int) -> int:
        """The first member of the family of a record; one record in five is a later member."""
        for _step in range(4):
            chance = Random(f"{self.seed}:{place}:family")
            if place == 0 or chance.random() >= 0.2:
                return place
            place -= chance.randint(1, min(place, 3 * WEEKLY))
        return place

    def _invention(self, place: int) -> Invention:
        chance = Random(f"{self.seed}:{self.lang}:{place}")
        root = self.root(place)
        source = Random(f"{self.seed}:{self.lang}:{root}:subject")
        thing, title = self._title(source)
        first = self.published(root) - timedelta(days=700 + source.randrange(500))
        published = self.published(place)
        later = first if root == place else min(first + timedelta(days=365), published - timedelta(days=200))
        classes = tuple(dict.fromkeys(source.choices(words.CLASSES, k=1 + int(source.random() * 4))))
        return Invention(
            place=place, published=published, filed=later, root=root,
            priority=(source.choice(("US", "US", "JP", "EP", "CN", "DE")), first),
            title=title, abstract=" ".join(source.choices(self._sentences, k=4)),
            claims=self._claims(chance, thing),
            paragraphs=tuple(" ".join(chance.choices(self._sentences, k=5)) for _n in range(self._count(chance))),
            classes=classes, applicants=self._applicants(source, chance), inventors=self._inventors(source),
            cited=tuple(self._cited(chance, place)),
        )  # fmt: skip

    def _count(self, chance: Random) -> int:
        return int(self.paragraphs * (0.5 + chance.random()))

    def _title(self, chance: Random) -> tuple[str, str]:
        if self.lang == "zh":
            thing = chance.choice(words.CHINESE_ADJECTIVES) + chance.choice(words.CHINESE_NOUNS)
            return thing, f"一种{thing}{chance.choice(words.CHINESE_ENDS)}"
        thing = f"{chance.choice(words.ADJECTIVES)} {chance.choice(words.NOUNS)}"
        title = f"{thing} {chance.choice(words.PURPOSES)}" if chance.random() < 0.7 else f"{thing} and method"
        return thing, title[0].upper() + title[1:]

    def _claims(self, chance: Random, thing: str) -> tuple[tuple[int, str], ...]:
        """Pairs of the claim referred to (0 for none) and the text."""
        made: list[tuple[int, str]] = []
        for number in range(1, 1 + max(1, int(chance.gauss(14, 5)))):
            refers = 0 if number == 1 or chance.random() < 0.1 else chance.randint(max(1, number - 6), number - 1)
            part = chance.choice(self._sentences).rstrip(".。")
            if self.lang == "zh":
                text = (
                    f"根据权利要求{refers}所述的{thing}，其特征在于，{part}。"
                    if refers
                    else f"一种{thing}，其特征在于，包括：{part}。"
                )
            else:
                text = f"The {thing} of claim {refers}, wherein {part}." if refers else f"A {thing}, wherein {part}."
            made.append((refers, text))
        return tuple(made)

    def _applicants(self, source: Random, chance: Random) -> tuple[tuple[Party, Name], ...]:
        """The family's applicants; how each is spelled differs from record to record."""
        count = 1 if source.random() < 0.85 else 2
        ranks = dict.fromkeys(source.choices(range(PARTIES), cum_weights=self._weights, k=count))
        return tuple((party, self._spelling(party, chance)) for party in map(self.party, ranks))

    def _spelling(self, party: Party, chance: Random) -> Name:
        return party.names[0] if chance.random() < 0.7 else chance.choice(party.names)

    def _inventors(self, chance: Random) -> tuple[tuple[str, str], ...]:
        count = 1 + min(7, int(chance.expovariate(0.5)))
        if self.lang == "zh":
            return tuple((chance.choice(words.SURNAMES), _given_zh(chance)) for _n in range(count))
        return tuple((chance.choice(words.FAMILY), chance.choice(words.GIVEN)) for _n in range(count))

    def _cited(self, chance: Random, place: int) -> list[Cited]:
        made = []
        for _n in range(min(place, int(chance.expovariate(1 / 12)))):
            back = 1 + int(chance.expovariate(1 / (20 * WEEKLY)))
            category = chance.choice(("X", "Y", "A", "A"))
            made.append(Cited((place - back) % place, "", category, chance.random() < 0.4))
        unique = list({each.place: each for each in made}.values())
        if chance.random() < 0.3:
            who = f"{chance.choice(words.FAMILY)} et al."
            where = f"pp. {chance.randint(1, 90)}-{chance.randint(91, 180)}"
            text = f'{who}, "{self._title(chance)[1]}", {chance.randint(1990, self.first.year - 1)}, {where}.'
            unique.append(Cited(None, text, "A", chance.random() < 0.4))
        return unique

    def _party(self, rank: int) -> Party:
        chance = Random(f"{self.seed}:{self.lang}:party:{rank}")
        return _party_zh(chance, rank) if self.lang == "zh" else _party(chance, rank)


def _party(chance: Random, rank: int) -> Party:
    country = chance.choice(words.COUNTRIES)
    stem, field = chance.choice(words.STEMS), chance.choice(words.FIELDS)
    if chance.random() < 0.5:
        stem = f"{stem} {chance.choice(words.STEMS)}"
    form = chance.choice(words.FORMS[country])
    body = f"{stem} {field}"
    first = f"{body} {form[0]}"
    names = [Name(first), *(Name(f"{body} {other}", "form") for other in form[1:])]
    names += [Name(first.upper(), "case"), Name(f"{body}, {form[0]}", "comma"), Name(body, "no form")]
    names += [Name(_typo(chance, first), "typo"), Name(f"{stem.replace(' ', '-')} {field} {form[0]}", "hyphen")]
    city, region = chance.choice(words.CITIES[country])
    return Party(f"L{rank:05d}", _distinct(names), country, city, region, "en")


def _party_zh(chance: Random, rank: int) -> Party:
    place, trade = chance.choice(words.PLACES), chance.choice(words.TRADES)
    stem = "".join(chance.choices(words.TRADE_SIGNS, k=2))
    form = chance.choice(words.CHINESE_FORMS)
    body = f"{stem}{trade}"
    names = [Name(f"{place}{body}{form[0]}"), *(Name(f"{place}{body}{other}", "form") for other in form[1:])]
    names += [Name(f"{place}市{body}{form[0]}", "place"), Name(f"{body}({place}){form[0]}", "brackets")]
    names += [Name(f"{body}（{place}）{form[0]}", "brackets"), Name(f"{place}{body}", "no form")]
    return Party(f"C{rank:05d}", _distinct(names), "CN", place, "", "zh")


def _distinct(names: list[Name]) -> tuple[Name, ...]:
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(name.text, name)
    return tuple(found.values())


def _typo(chance: Random, text: str) -> str:
    """Two neighbouring letters have changed places."""
    at = chance.randrange(1, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _given_zh(chance: Random) -> str:
    return "".join(chance.choices(words.GIVEN_SIGNS, k=chance.choice((1, 2, 2))))


def _sentence(chance: Random) -> str:
    thing = f"{chance.choice(words.ADJECTIVES)} {chance.choice(words.NOUNS)}"
    other = f"{chance.choice(words.ADJECTIVES)} {chance.choice(words.NOUNS)}"
    verb, purpose = chance.choice(words.VERBS), chance.choice(words.PURPOSES)
    return f"The {thing} ({chance.randrange(10, 400)}) {verb} the {other} {purpose} at {chance.randrange(5, 95)}% of its span."


def _sentence_zh(chance: Random) -> str:
    thing = chance.choice(words.CHINESE_ADJECTIVES) + chance.choice(words.CHINESE_NOUNS)
    other = chance.choice(words.CHINESE_ADJECTIVES) + chance.choice(words.CHINESE_NOUNS)
    return f"所述{thing}（{chance.randrange(10, 400)}）{chance.choice(words.CHINESE_VERBS)}所述{other}，占比为{chance.randrange(5, 95)}%。"


def _zipf(count: int) -> list[float]:
    """Running sums of 1, 1/2^s, 1/3^s, …: the first party files most, the next half as much, and so on."""
    total, sums = 0.0, []
    for rank in range(1, count + 1):
        total += rank**-ZIPF
        sums.append(total)
    return sums
