"""Thousands of made-up works with histories over 2010 to 2012, spread over the real cities.

Everything follows from one seed. A few owners register long numbered series, so that the ranking shows what the
net figure is for.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.core.files import File
from django.db import transaction
from django.db.models import Q

from touchstone.chapters.quality.works.models import CityPopulation, Kind, Work
from touchstone.kernel.access.models import User
from touchstone.kernel.documents.attaching import attach
from touchstone.kernel.documents.storing import store
from touchstone.kernel.records import ledger
from touchstone.kernel.regions.models import Region

SEED = 2012
FIRST, LAST = date(2010, 1, 4), date(2012, 11, 20)
END = date(2012, 11, 30)  # nothing is held after the day at which the demonstration's clock stands
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文华玉兰飞红梅建国"
PLACES = ("春江", "秋山", "柳岸", "云岭", "古城", "长河", "南湖", "北巷", "雪原", "海港", "竹林", "石桥")
THINGS = ("纪事", "手稿", "组曲", "图谱", "印象", "速写", "民谣", "札记", "地图", "组照", "动画", "剧本")
LEADING = 6  # times the works of another city
OUTCOMES = (("registered", 80), ("examined", 6), ("received", 5), ("refused", 4), ("withdrawn", 3), ("revoked", 2))


@dataclass(frozen=True)
class Planned:
    """One work to be filed and what becomes of it."""

    facts: dict[str, object]
    filed_on: date
    outcome: str
    deposit: bytes


def cities() -> list[Region]:
    """Cities at prefecture level at the end of 2011, and the municipalities, whose own code stands for the city."""
    city = Q(level="prefecture", name_zh__endswith="市") | Q(level="province", kind="municipality")
    return list(Region.objects.on(date(2011, 12, 31)).filter(city).order_by("code"))


def people_of(places: list[Region]) -> None:
    """Made-up inhabitants of each city and year, marked as invented."""
    if CityPopulation.objects.exists():
        return
    chance = random.Random(SEED)
    rows = []
    for place in places:
        base = int(chance.lognormvariate(15.0, 0.55))
        rows += [
            CityPopulation(region=place.code, year=year, persons=int(base * (1 + 0.006 * (year - 2010))),
                           source="Made up for the demonstration", invented=True)
            for year in (2010, 2011, 2012)
        ]  # fmt: skip
    CityPopulation.objects.bulk_create(rows)


def planned(count: int, places: list[Region]) -> Iterator[Planned]:
    """The works of the demonstration, in the order of their filing."""
    chance = random.Random(SEED)
    weights = [chance.paretovariate(1.6) * (LEADING if _leads(place) else 1) for place in places]
    days = (LAST - FIRST).days
    found = []
    while len(found) < count:
        place = chance.choices(places, weights)[0]
        owner = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))
        on = FIRST + timedelta(days=chance.randrange(days))
        series = chance.randrange(12, 40) if chance.random() < 0.012 else 1
        title = chance.choice(PLACES) + chance.choice(THINGS)
        kind = chance.choice(Kind.values)
        found += [
            _one(chance, place, owner, on, kind, f"{title}之{n + 1}" if series > 1 else title) for n in range(series)
        ]
    yield from sorted(found[:count], key=lambda each: each.filed_on)


def _leads(place: Region) -> bool:
    """Municipalities and the first cities of provinces, nearly all of them capitals, have more of everything."""
    return place.level == "province" or place.code.endswith("0100")


def _one(chance: random.Random, place: Region, owner: str, on: date, kind: str, title: str) -> Planned:
    completed = on - timedelta(days=chance.randrange(10, 700))
    published = completed + timedelta(days=chance.randrange(0, 200)) if chance.random() < 0.5 else None
    outcome = chance.choices([name for name, _w in OUTCOMES], [weight for _n, weight in OUTCOMES])[0]
    if outcome in ("received", "examined") and on < LAST - timedelta(days=45):
        outcome = "registered"  # an office that works leaves few filings open past their month
    facts = {
        "title": title, "kind": kind, "authors": owner, "owner": owner, "region": place.code, "completed_on": completed,
        "published_on": published if published is None or published <= on else None,
    }  # fmt: skip
    text = f"{title}\n{owner}\n{completed}\n{chance.getrandbits(64):x}\n"
    return Planned(facts, on, outcome, text.encode())


def file_all(count: int, clerk: User, chief: User, author: User, advance: Callable[[int], None]) -> int:
    """File the works and take them through their steps, all of them or none; how many went in."""
    if Work.everything.exists():
        return 0
    places = cities()
    with transaction.atomic():
        people_of(places)
        plans = list(planned(count, places))
        rows = [each.facts | {"on": each.filed_on} | _filer(n, author) for n, each in enumerate(plans)]
        works = ledger.open_many(Work, rows, by="set-up")
        for work, each in zip(works, plans, strict=True):
            _live(work, each, clerk, chief)
            advance(1)
    return len(works)


def _filer(n: int, author: User) -> dict[str, object]:
    return (
        {"filed_by": author, "filed_for": author.party, "owner": "刘淑英", "authors": "刘淑英"} if n % 150 == 7 else {}
    )


def _live(work: Work, each: Planned, clerk: User, chief: User) -> None:
    document = store(File(BytesIO(each.deposit), name="deposit.txt"), by=None, kind="deposit")
    attach(work, document, kind="deposit", by="set-up", on=each.filed_on)
    if each.outcome == "received":
        return
    day = each.filed_on + timedelta(days=3)
    if day > END:
        return
    if each.outcome == "withdrawn":
        work.take("withdraw", by="set-up", on=day)
        return
    work.take("accept", by=clerk, on=day)
    if day + timedelta(days=18) > END:
        return
    if each.outcome == "refused":
        work.take("refuse", by=chief, on=day + timedelta(days=15), reason="Not a work in the sense of article 3")
    elif each.outcome in ("registered", "revoked"):
        work.take("register", by=clerk, on=day + timedelta(days=18))
        if each.outcome == "revoked" and day + timedelta(days=120) <= END:
            work.take(
                "revoke", by=chief, on=day + timedelta(days=120), reason="Registered by someone who was not the owner"
            )
