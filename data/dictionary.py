"""The data dictionary: every column of every table of a release, which is also the only list of what a release may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from data.codec import canonical_json, converter
from layers.figures import Correction, Event, Figure, Series
from layers.rhythm import Rhythm
from layers.vocabulary import Text

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type (`text`, `whole`, `day`, `json`), what it means, and how it is read off a value."""

    name: str
    type: str
    meaning: Text
    of: Callable[[Any], Cell]


def _attribute(name: str) -> Callable[[Any], Cell]:
    def of(value: Any) -> Cell:
        found = getattr(value, name)
        return found if found is None or isinstance(found, int) else str(found)

    return of


def _words(name: str, language: str) -> Callable[[Any], Cell]:
    return lambda value: str(getattr(getattr(value, name), language))


def _json(name: str) -> Callable[[Any], Cell]:
    return lambda value: canonical_json(converter.unstructure(getattr(value, name)))


def _day(end: str) -> Callable[[Any], Cell]:
    def of(value: Any) -> Cell:
        day = getattr(value.period, end)
        return day.isoformat() if day else None

    return of


def _text(name: str, en: str, fr: str) -> Column:
    return Column(name, "text", Text(en, fr), _attribute(name))


def _whole(name: str, en: str, fr: str) -> Column:
    return Column(name, "whole", Text(en, fr), _attribute(name))


_LAYER = _text("layer", "Layer: what sort of fact", "Couche : la sorte de fait")
_AREA = _text(
    "area", "Id of the area, explained in areas.geojson", "Identifiant de la zone, expliqué dans areas.geojson"
)
_COUNTED = _text("counted", "What the number counts", "Ce que le nombre compte")
_SENSITIVITY = _text("sensitivity", "Rule under which it is said", "Règle selon laquelle c'est dit")
_PERIOD = (
    Column(
        "period",
        "text",
        Text("Period in EDTF (ISO 8601-2); blank: not known", "Période en EDTF (ISO 8601-2) ; vide : inconnue"),
        lambda value: value.period.edtf,
    ),
    Column("first", "day", Text("Earliest day of the period", "Premier jour possible"), _day("first")),
    Column("last", "day", Text("Latest day of the period", "Dernier jour possible"), _day("last")),
)

FIGURES = (
    _LAYER,
    _text("subtype", "Subtype; blank: the whole layer", "Sous-type ; vide : toute la couche"),
    _COUNTED,
    _AREA,
    *_PERIOD,
    _SENSITIVITY,
    _whole("low", "Least number over all sources", "Nombre minimal selon les sources"),
    _whole("high", "Largest number; blank: no upper end", "Nombre maximal ; vide : sans limite haute"),
    _whole("unknown", "Events that give no number for it", "Événements qui ne donnent pas ce nombre"),
    _whole(
        "catch_up",
        "Year in which late reports came in; blank: not a catch-up",
        "Année d'arrivée des signalements tardifs ; vide : sans objet",
    ),
)

EVENTS = (
    _text("id", "Stable public id", "Identifiant public stable"),
    _LAYER,
    _text("subtype", "Subtype", "Sous-type"),
    _SENSITIVITY,
    *_PERIOD,
    _text("date_as_written", "Date as the source writes it", "Date telle que la source l'écrit"),
    Column(
        "date_note_en",
        "text",
        Text("Why the date was read so (English)", "Lecture de la date (anglais)"),
        _words("date_note", "en"),
    ),
    Column(
        "date_note_fr",
        "text",
        Text("Why the date was read so (French)", "Lecture de la date (français)"),
        _words("date_note", "fr"),
    ),
    Column(
        "died",
        "text",
        Text("Day of dying where it is not the day of the period", "Jour du décès s'il diffère de la période"),
        lambda event: event.died.edtf if event.died else "",
    ),
    _AREA,
    _text("certainty", "How sure the steward is", "Degré de certitude"),
    Column("counts", "json", Text("What each source counts", "Ce que chaque source compte"), _json("counts")),
    Column("sources", "json", Text("Where it can be read", "Où cela peut se lire"), _json("sources")),
    Column("summary_en", "text", Text("Summary (English)", "Résumé (anglais)"), _words("summary", "en")),
    Column("summary_fr", "text", Text("Summary (French)", "Résumé (français)"), _words("summary", "fr")),
)

SERIES = (
    _text("id", "Id of the number", "Identifiant du nombre"),
    _LAYER,
    _COUNTED,
    *_PERIOD,
    _AREA,
    Column("low", "whole", Text("Least number", "Nombre minimal"), lambda series: series.number.low),
    Column("best", "whole", Text("Number given", "Nombre donné"), lambda series: series.number.best),
    Column("high", "whole", Text("Largest number", "Nombre maximal"), lambda series: series.number.high),
    _text("says", "Who says so", "Qui le dit"),
    _text("publisher", "Publisher", "Éditeur"),
    _text("title", "Title", "Titre"),
    _text("url", "Link; withheld where its words name a place", "Lien ; « withheld » si ses mots nomment un lieu"),
    Column(
        "retrieved",
        "day",
        Text("Day on which it was read", "Jour de consultation"),
        lambda series: series.retrieved.isoformat() if series.retrieved else None,
    ),
    Column(
        "scope_en", "text", Text("What it includes (English)", "Ce qu'il comprend (anglais)"), _words("scope", "en")
    ),
    Column(
        "scope_fr", "text", Text("What it includes (French)", "Ce qu'il comprend (français)"), _words("scope", "fr")
    ),
)

CORRECTIONS = (
    *_PERIOD,
    *(
        Column(f"{name}_{end}", "whole", Text(en, fr), lambda one, name=name, bound=bound: getattr(one, name)[bound])  # type: ignore[misc]
        for name, end, bound, en, fr in (
            ("corrected", "low", 0, "Records corrected, at least", "Fiches corrigées, au moins"),
            ("corrected", "high", 1, "Records corrected, at most", "Fiches corrigées, au plus"),
            ("withdrawn", "low", 0, "Records withdrawn, at least", "Fiches retirées, au moins"),
            ("withdrawn", "high", 1, "Records withdrawn, at most", "Fiches retirées, au plus"),
        )
    ),
)

RHYTHMS = (
    _text("told", "What the number counts", "Ce que le nombre compte"),
    _AREA,
    *_PERIOD,
    _whole("weekday", "Weekday, Monday is 0; blank: all", "Jour de la semaine, lundi est 0 ; vide : tous"),
    Column(
        "band",
        "text",
        Text("Hours of the day; blank: all", "Heures de la journée ; vide : toutes"),
        lambda rhythm: str(rhythm.band or ""),
    ),
    _whole(
        "days",
        "Days since the operation before; 14 is 14 or more; blank: not an interval",
        "Jours depuis l'opération précédente ; 14 vaut 14 ou plus ; vide : sans objet",
    ),
    _whole("number", "How many", "Combien"),
)

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {"figures": FIGURES, "events": EVENTS, "series": SERIES, "corrections": CORRECTIONS, "rhythms": RHYTHMS}
)


def cells(columns: tuple[Column, ...], value: Figure | Event | Series | Correction | Rhythm) -> dict[str, Cell]:
    """One row: the value's cells by column name, in the dictionary's order."""
    return {column.name: column.of(value) for column in columns}


def in_words() -> list[dict[str, str]]:
    """The dictionary itself as rows, for the file that goes with a release."""
    return [
        {"table": table, "column": column.name, "type": column.type, "en": column.meaning.en, "fr": column.meaning.fr}
        for table, columns in TABLES.items()
        for column in columns
    ]
