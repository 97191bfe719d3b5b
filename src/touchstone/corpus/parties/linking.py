"""Which names are one party: a probability and the reasons for each pair of names that could be.

The model is that of Fellegi and Sunter (1969) as in splink: how much likelier an agreement is between two names of one
party than between two of different ones. The weights are log2 of that ratio, and add up. How rare a legal form, a
country or a city agrees by chance, how often it agrees within one party, and how many pairs there are at all are
learnt from the mentions themselves, without labelled pairs (sampling and expectation maximisation). How much a
likeness of names says is declared below: with one text a party it cannot be told from the data apart from chance.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from touchstone.corpus.parties.names import Name, read_name

if TYPE_CHECKING:
    from splink import SettingsCreator

#: pairs below this probability are not kept.
KEEP_FROM = 0.01
_SAMPLE = 300_000
_SEED = 1
_BATCH = 20_000
_QUIET = logging.ERROR
#: bounds of how likely two mentions are one party before anything is known of them.
_LEAST, _MOST = 1e-7, 0.05
#: pairs that agree in all letters, from which something can be learnt.
_ENOUGH = 50
#: share of the pairs of one party that agree in their words altogether; names of one party that do not are the rest.
_CERTAIN = 0.7
#: a share below this was learnt from too little.
_RARE = 1e-4


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a publication, once for each way it is written.

    Args:
        id: unique. name: as published. country: WIPO ST.3 of the address, None unknown. city: None unknown.
    """

    id: str
    name: str
    country: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison's part in the probability.

    Args:
        what: name, legal form, country or city. finding: what was found. weight: bits for (above 0) or against.
    """

    what: str
    finding: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions that may be one party.

    Args:
        left, right: mention ids, left before right. probability: that they are one party, 0 to 1.
        reasons: the comparisons, the weightiest first. prior: bits against any two names being one party.
    """

    left: str
    right: str
    probability: float
    reasons: tuple[Reason, ...]
    prior: float

    def explained(self) -> str:
        """The reasons in a line: "name: the same core (+9.1); legal form: another (-1.3)"."""
        return "; ".join(f"{reason.what}: {reason.finding} ({reason.weight:+.1f})" for reason in self.reasons)


#: what a comparison can find, strongest first: (finding, SQL over left and right, its share among pairs of one party,
#: its share among pairs of two).
Levels = Sequence[tuple[str, str, float, float]]

_LONG = "least(length(own_l), length(own_r))"  # without technology, national and the like
_EDITS = "damerau_levenshtein(compact_l, compact_r)"
_SHARED = "len(list_intersect(words_l, words_r))"
_FEWER = "least(len(words_l), len(words_r))"
_SAME_NUMBERS = "numbers_l = numbers_r"
#: one Chinese sign is a word: 农业学院 and 林业学院 are no slip of the pen
_SPELLED = f"script_l <> 'han' AND {_SAME_NUMBERS} AND {_LONG} >= 6"

COMPARISONS: Mapping[str, Levels] = {
    "name": (
        ("the same core", "core_l = core_r", 0.60, 3e-7),
        ("the same words in another order or spacing", "compact_l = compact_r OR sorted_l = sorted_r", 0.10, 3e-7),
        # a registry keeps an own word to one company of a trade (Regulations on Company Names, art. 6; unverified)
        ("the same place, own word and first trade", "registered_l = registered_r", 0.06, 5e-7),
        (
            "a letter or two apart",
            f"{_SPELLED} AND ({_EDITS} <= 1 OR ({_EDITS} = 2 AND {_LONG} >= 12))",
            0.11,
            1.5e-6,
        ),
        (
            "the same distinctive words, general ones differ",
            f"{_SAME_NUMBERS} AND distinctive_l = distinctive_r AND ({_SHARED} = {_FEWER})",
            0.04,
            2e-5,
        ),
        (
            "spelled much alike",
            f"{_SPELLED} AND jaro_winkler_similarity(compact_l, compact_r) >= 0.95"
            " AND jaro_winkler_similarity(own_l, own_r) >= 0.93",
            0.04,
            1e-5,
        ),
        ("all words of one are in the other", f"{_SHARED} = {_FEWER}", 0.02, 2e-4),
        ("some words are shared", f"{_SHARED} > 0", 0.02, 0.03),
        ("another name", "ELSE", 0.01, 0.969),
    ),
    "legal form": (
        ("the same", "legal_l = legal_r AND legal_l <> ''", 0.62, 0.12),
        ("not given on one side", "legal_l = '' OR legal_r = ''", 0.25, 0.35),
        ("a translation", "list_has_any(translations_l, translations_r)", 0.1285, 0.13),
        ("another", "ELSE", 0.0015, 0.40),
    ),
    "country": (
        ("the same", "country_l = country_r", 0.90, 0.15),
        ("another", "ELSE", 0.10, 0.85),
    ),
    "city": (
        ("the same", "city_l = city_r", 0.70, 0.02),
        ("a letter or two apart", "damerau_levenshtein(city_l, city_r) <= 2", 0.05, 0.002),
        ("another", "ELSE", 0.25, 0.978),
    ),
}
#: columns without which a comparison says nothing.
_NEEDS = {"name": "core", "legal form": "core", "country": "country", "city": "city"}

#: legal forms that one party bears at once or in turn: what each is translated by or was converted to.
_TRANSLATIONS: Mapping[str, tuple[str, ...]] = {
    "kk": ("japan",),
    "gk": ("japan",),
    "股份": ("chinese",),
    "有限": ("chinese",),
    "limited": ("japan", "english"),
    "company": ("japan", "english"),
    "private limited": ("english",),
    "corporation": ("japan",),
    "incorporated": ("japan",),
    "llc": ("russian",),
    "ooo": ("russian",),
    "ag": ("german",),
    "se": ("german", "french"),
    "sa": ("french",),
    "sas": ("french",),
    "ab": ("swedish",),
    "plc": ("swedish",),
}

#: pairs are looked at only where one of these agrees; each costs time and finds other slips of the pen.
BLOCKING = ("core", "sorted", "key", "second_key", "skeleton", "head", "tail")


def link(mentions: Iterable[Mention], *, keep_from: float = KEEP_FROM) -> list[Link]:
    """Every pair of mentions that may be one party, the likeliest first.

    Names in different scripts are not compared, for spelling says nothing there: join them by review decisions.

    Args:
        keep_from: pairs of a lower probability are left out.
    """
    from splink import DuckDBAPI, Linker  # slow to load

    rows = [_row(mention) for mention in mentions]
    ids = {row["unique_id"] for row in rows}
    if len(ids) != len(rows):
        raise ValueError(f"{len(rows) - len(ids)} mention ids are used twice. Give every mention its own id.")
    if len(rows) < 2:
        return []
    names = [name for name in COMPARISONS if any(row[_NEEDS[name]] for row in rows)]
    database = DuckDBAPI(duckdb.connect())
    table = database.register(_table(rows))
    learnt = _learnt(table, [name for name in names if name != "name"], rows)
    linker = Linker(table, _settings([_comparison("name"), *learnt["comparisons"]], learnt["prior"]), log_level=_QUIET)
    found = linker.inference.predict(threshold_match_probability=keep_from).as_duckdbpyrelation()
    return sorted(_links(found, names, learnt["prior"]), key=lambda each: (-each.probability, each.left, each.right))


def _row(mention: Mention) -> dict[str, Any]:
    name = read_name(mention.name)
    city = read_name(mention.city).core if mention.city else None
    return {
        "unique_id": mention.id,
        "core": name.core or None,  # a name of signs alone is nobody's: it is linked to nothing
        "compact": name.compact or None,
        "sorted": name.sorted_words or None,
        "words": list(name.words),
        "distinctive": " ".join(sorted(name.distinctive)),
        "numbers": name.numbers,
        "legal": name.legal_form,
        "registered": name.registered or None,
        "translations": list(_TRANSLATIONS.get(name.legal_form, ())),
        "own": "".join(name.distinctive),
        "country": mention.country or None,
        "city": city,
        "script": name.script,
        **_keys(name),
    }


def _keys(name: Name) -> dict[str, str | None]:
    """What is looked up to find pairs: the first and second distinctive word, the first and last letters."""
    words = name.distinctive
    if name.script == "han":
        return _chinese_keys(words)
    compact, length = name.compact, 5
    skeleton = re.sub(r"[aeiouy]|(.)(?=\1)", "", "".join(words))
    return {
        "key": words[0] if words and len(words[0]) > 1 else None,
        "second_key": words[1] if len(words) > 1 and len(words[1]) > 2 else None,
        "skeleton": skeleton if len(skeleton) > 2 else None,
        "head": compact[: length + 1] if len(compact) > length else None,
        "tail": compact[-length - 1 :] if len(compact) > length else None,
    }


def _chinese_keys(words: Sequence[str]) -> dict[str, str | None]:
    """A Chinese company's own word; the first and the last four signs of a longer one, such as an institute's."""
    own = words[-1] if words else ""
    return {
        "key": own if len(own) > 1 else None,
        "second_key": None,
        "skeleton": None,
        "head": own[:4] if len(own) > 5 else None,
        "tail": own[-4:] if len(own) > 5 else None,
    }


_TEXTS = (
    *(
        "unique_id",
        "core",
        "compact",
        "sorted",
        "distinctive",
        "numbers",
        "legal",
        "own",
        "country",
        "city",
        "script",
        "registered",
    ),
    *("key", "second_key", "skeleton", "head", "tail"),
)
_SCHEMA = pa.schema(
    {**dict.fromkeys(("words", "translations"), pa.list_(pa.string())), **dict.fromkeys(_TEXTS, pa.string())}
)


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _settings(comparisons: list[dict[str, Any]], prior: float) -> SettingsCreator:
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(comparisons),
        blocking_rules_to_generate_predictions=[block_on(column, "script") for column in BLOCKING],
        probability_two_random_records_match=prior,
        retain_intermediate_calculation_columns=True,
        em_convergence=1e-4,
        max_iterations=30,
    )


def _comparison(name: str) -> dict[str, Any]:
    column = _NEEDS[name]
    neither = " OR (legal_l = '' AND legal_r = '')" if name == "legal form" else ""
    missing = {
        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL{neither}",
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    levels = [
        {"sql_condition": sql, "label_for_charts": label, "m_probability": m, "u_probability": u}
        for label, sql, m, u in COMPARISONS[name]
    ]
    return {"output_column_name": _column(name), "comparison_levels": [missing, *levels]}


def _column(name: str) -> str:
    return name.replace(" ", "_")


def _learnt(table: Any, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The comparisons other than of names, trained, and how likely any two mentions are one party."""
    from splink import Linker, block_on
    from splink.internals.exceptions import EMTrainingException

    alike = sum(
        n * (n - 1) // 2 for n in Counter((row["script"], row["compact"]) for row in rows if row["compact"]).values()
    )
    prior = min(max(alike / _CERTAIN / math.comb(len(rows), 2), _LEAST), _MOST)
    declared = [_comparison(name) for name in names]
    if len(names) < 2 or alike < _ENOUGH:  # too little to tell agreement from chance
        return {"comparisons": declared, "prior": prior}
    linker = Linker(table, _settings(declared, prior), log_level=_QUIET)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=_SEED)
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("compact", "script"))
    except (ValueError, EMTrainingException):  # a finding never occurs within one party: nothing can be learnt of it
        return {"comparisons": declared, "prior": prior}
    model = linker.misc.save_model_to_json()
    return {"comparisons": [_filled(one) for one in model["comparisons"]], "prior": prior}


def _filled(comparison: dict[str, Any]) -> dict[str, Any]:
    """A trained comparison; levels that never occurred keep the share declared for them, so that none is impossible."""
    name = comparison["output_column_name"].replace("_", " ")
    declared = {label: (m, u) for label, _sql, m, u in COMPARISONS[name]}
    for level in comparison["comparison_levels"]:
        m, u = declared.get(level["label_for_charts"], (None, None))
        if m is not None and u is not None:
            level["m_probability"] = _kept(level.get("m_probability"), m)
            level["u_probability"] = _kept(level.get("u_probability"), u)
    return comparison


def _kept(learnt: Any, declared: float) -> float:
    return learnt if isinstance(learnt, float) and learnt > _RARE else declared


def _links(found: duckdb.DuckDBPyRelation, names: Sequence[str], prior: float) -> Iterable[Link]:
    bits = math.log2(prior / (1 - prior))
    told = [f"{kind}_{_column(name)}" for name in names for kind in ("gamma", "mw")]
    wanted = found.select(*("unique_id_l", "unique_id_r", "match_probability", *told))  # not what they were made from
    for batch in wanted.to_arrow_reader(_BATCH):
        for row in batch.to_pylist():
            reasons = [
                Reason(name, _finding(name, row[f"gamma_{_column(name)}"]), row[f"mw_{_column(name)}"])
                for name in names
            ]
            left, right = sorted((row["unique_id_l"], row["unique_id_r"]))
            ordered = tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
            yield Link(left, right, row["match_probability"], ordered, bits)


def _finding(name: str, gamma: int) -> str:
    """The level's words: splink counts levels from the weakest, 0, and an unknown as -1."""
    levels = COMPARISONS[name]
    return "unknown" if gamma < 0 else levels[len(levels) - 1 - gamma][0]
