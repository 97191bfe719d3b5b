"""The indicators once more, in plain Python, slow and by the letter: what the tables must agree with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date


def years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


class Plain:
    """All filings at once; `of(id)` gives one filing's raw indicators."""

    def __init__(self, patents, classes, citations):
        self.patents = {row["id"]: row for row in patents}
        self.symbols = defaultdict(set)
        for row in classes:
            self.symbols[row["patent"]].add(row["symbol"])
        self.pairs = defaultdict(set)
        self.works = defaultdict(set)
        for row in citations:
            if row["kind"] == "patent" and row["cited"] != row["citing"]:
                self.pairs[row["citing"]].add(row["cited"])
            elif row["kind"] != "patent":
                self.works[row["citing"]].add(row["reference"])
        self.strong = {
            (r["citing"], r["cited"]) for r in citations if r["category"] and set(r["category"]) & set("XYI")
        }
        self.citers = defaultdict(set)
        for citing, all_cited in self.pairs.items():
            for each in all_cited:
                self.citers[each].add(citing)

    def window(self, focal, years):
        start = self.patents[focal]["published_on"]
        end = years_on(start, years)
        return {c for c in self.citers[focal] if start <= self.patents[c]["published_on"] <= end}

    def generality(self, focal):
        shares, number = Counter(), 0
        for citer in self.window(focal, 5):
            symbols = self.symbols[citer]
            number += bool(symbols)
            for symbol in symbols:
                shares[symbol[:4]] += 1 / len(symbols)
        return 1 - sum((s / number) ** 2 for s in shares.values()) if number else None

    def ground(self, focal, key):
        codes = Counter(key(symbol) for other in self.pairs[focal] for symbol in self.symbols[other])
        total = sum(codes.values())
        return 1 - sum((n / total) ** 2 for n in codes.values()) if total else None

    def radicalness(self, focal):
        own = {symbol[:4] for symbol in self.symbols[focal]}
        codes = [symbol[:4] for other in self.pairs[focal] for symbol in self.symbols[other]]
        return sum(c not in own for c in codes) / len(codes) if codes else None

    def family_size(self, focal):
        family = self.patents[focal]["family_id"]
        return len({r["office"] for r in self.patents.values() if r["family_id"] == family}) if family else None

    def of(self, focal):
        row = self.patents[focal]
        cited, works = len(self.pairs[focal]), len(self.works[focal])
        granted = row["granted_on"]
        return {
            "patent_scope": len({s[:4] for s in self.symbols[focal]}) or None,
            "family_size": self.family_size(focal),
            "grant_lag": (granted - row["filed_on"]).days if granted else None,
            "bwd_cits": cited,
            "npl_cits": works,
            "npl_share": works / (cited + works) if cited + works else None,
            "claims": row["claims"],
            "claims_bwd": row["claims"] / cited if cited and row["claims"] is not None else None,
            "fwd_cits5": len(self.window(focal, 5)),
            "fwd_cits5_xy": sum((c, focal) in self.strong for c in self.window(focal, 5)),
            "fwd_cits7": len(self.window(focal, 7)),
            "fwd_cits7_xy": sum((c, focal) in self.strong for c in self.window(focal, 7)),
            "generality": self.generality(focal),
            "originality": self.ground(focal, lambda s: s.split("/")[0]),
            "originality_4": self.ground(focal, lambda s: s[:4]),
            "radicalness": self.radicalness(focal),
            "renewal": row["renewed_on"].year - row["filed_on"].year if granted and row["renewed_on"] else None,
        }


def index(values, value, upper=0.99, reverse=False):
    known = sorted(v for v in values if v is not None)
    if value is None:
        return None
    cut = known[math.floor(upper * (len(known) - 1) + 0.5)]
    share = min(value, cut) / cut if cut > 0 else 0.0
    return 1 - share if reverse else share
