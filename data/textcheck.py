"""A tripwire for words: what would lead somebody to a place, a person or an hour has no business in a public text.

It fails closed and names the line and the column, never the value. It is a second pair of eyes, not the first: a steward reads
every text. What it must find is written down, apart from it, in tests/data/text_corpus.csv.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from geo.faults import Fault

# Letters of other alphabets that look Latin, and characters that nobody sees.
_ALIKE = str.maketrans("аеорсухіјѕԁ\u03bf\u03b1\u0131", "aeopcyxijsdoai")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff\ufe0f]")


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


_NUMBER = r"\d{1,3}[.,]\d{3,}"
_OPEN = r"[23456789cfghjmpqrvwx]"
_PLACES = {
    "a coordinate": (
        # A thousands separator is followed by three digits and no more; a coordinate by four, or with a point.
        r"\b\d{1,3}\.\d{3,}\b",
        r"\b\d{1,3},\d{4,}\b",
        rf"\b{_NUMBER}\s*[;/, ]\s*-?{_NUMBER}\b",
        r"\d\s?[°º]",
        r"\b\d{1,3}\s?(?:degrees?|degrés?|deg)\b",
        rf"\b{_any('lat', 'lon', 'lng', 'latitude', 'longitude', 'gps', 'wgs ?84', 'lambert', 'utm', 'mgrs')}\b",
        r"\b\d{2}\s?[c-x]\s?[a-z]{2}\s?\d{3,5}\s?\d{3,5}\b",
        r"\b[67]\d{5}(?:[.,]\d+)?\s*[;, ]\s*[67]\d{6}\b",
    ),
    "a code of a place": (
        rf"(?<!\w){_OPEN}{{4,8}}\+{_OPEN}{{2,3}}(?!\w)",
        r"\b(?:u0|u1|gb|gc)(?=\w*\d)[0-9b-hjkmnp-z]{4,10}\b",
        r"/{2,3}\s?[^\W\d]+\.[^\W\d]+\.[^\W\d]+",
        r"(?<![\w./])[^\W\d]{3,}\.[^\W\d]{3,}\.[^\W\d]{3,}(?![\w./])",
        r"\bwhat ?3 ?words\b|\bw3w\b|\bcrs3035res",
    ),
    "a link": (
        r"https?:|www\.|\bgeo:|\bmaps?\.|\bgoo\.gl\b|\bosm\.org|\bopenstreetmap|\bwaze\b|\bplus\.codes|\bbit\.ly",
    ),
    "a telephone number": (
        r"(?:\+|\b00)\s?\d(?:[\s.\-()]*\d){7,}",
        r"(?<!\d)0[\s.\-]?[1-9](?:[\s.\-]*\d{2}){4}(?!\d)",
        r"(?<!\d)0\s?7\d{3}[\s.\-]?\d{3}[\s.\-]?\d{3}(?!\d)",
    ),
    "an address or a handle": (
        r"\w[\w.+\-]*\s?(?:@|\[at\]|\(at\)|\(a\)| arobase )\s?\w[\w\-]*\s?(?:\.|\[dot\]| dot | point )\s?[a-z]{2,}",
        r"(?<!\w)@\w{3,}",
        r"\b(?:t|wa)\.me/|\b(?:whatsapp|telegram|signal|instagram|facebook|snapchat)\b",
    ),
    "a street": (
        rf"\b{_any('rues?', 'ruelles?', 'avenues?', 'av', 'boulevards?', 'bd', 'bld', 'blvd', 'impasses?', 'chemins?')}\b\.?",
        rf"\b{_any('quais?', 'quays?', 'allées?', 'venelles?', 'ronds?-points?', 'roundabouts?', 'streets?', 'lanes?')}\b",
        r"(?<!en )\b(?:place|route|voie|square|esplanade|passage)\s(?:de|du|des|d'|d’|la|le|l'|l’|st|saint|nationale)\b",
        r"\bsquares?\b",
        r"\b(?!the )\w+\s(?:road|alley|crescent)\b",
        r"\b\d{1,4}\s?(?:bis|ter)\b",
    ),
    "a road or a kilometre mark": (
        r"\b[and]\s?-?\d{1,4}\b(?!\s?(?:%|pour cent))",
        r"\be\s?\d{2,3}\b",
        r"\b(?:pk|pr|km|point kilométrique|kilomètre|borne)\s?\d",
        r"\b(?:sortie|exit|junction|échangeur|bretelle)\s(?:n[o°]\s?)?\d",
        r"\b(?:rocade|slip road|hard shoulder of|aire de|lay-by)\b",
    ),
    "a landmark": (
        rf"\b{_any('bois', 'woods?', 'forêts?', 'forests?', 'parcs?', 'parks?', 'jardins?', 'gardens?', 'dunes?', 'étangs?')}\b",
        rf"\b{_any('ponts?', 'bridges?', 'viaducs?', 'canal', 'canaux', 'écluses?', 'digues?', 'gares?', 'stations?')}\b",
        rf"\b{_any('églises?', 'church(?:es)?', 'mosquées?', 'mosques?', 'stades?', 'stadiums?', 'cimetières?', 'cemetery')}\b",
        rf"\b{_any('hangars?', 'entrepôts?', 'warehouses?', 'usines?', 'factor(?:y|ies)', 'parkings?', 'car parks?')}\b",
        rf"\b{_any('lidl', 'auchan', 'carrefour', 'leclerc', 'aldi', 'decathlon', 'mcdonald', 'ibis')}\b",
        r"\bzones?\s(?:industrielles?|commerciales?|d'activités?|des|du|de la)\b|\bindustrial (?:estate|zone|park)\b",
        r"\bz\.?[aic]\.?\b|\bfriches?\b",
        r"\b(?:hôpital|hospital|collège|lycée|porte)\s(?:de|du|des|d'|d’|la|saint)\b|\bporte\s[A-ZÉ]",
        r"\b(?:metro|métro|tram|bus stop|arrêt de bus|voie ferrée|railway)\b",
    ),
    "a way to find a place": (
        r"\b(?:derrière|behind|à côté d|juste après|next to|beside the|en face d|opposite|adjacent)",
        r"\bau bord d[eu] (?:la|l'|un)?\s?(?:rivière|route)\b",
        r"\b(?:sous|under|beneath|devant|in front of|entre)\s(?:le|la|les|l'|the)\s(?:pont|bridge|autoroute|motorway|rail)",
        r"\b\d+\s?(?:m|mètres|metres|meters|minutes?)\s(?:de|du|des|from|north|south|east|west|au nord|au sud)\b",
        r"\b\d+\s?(?:m|mètres|metres|meters|minutes?)\s(?:à l'est|à l'ouest|à pied|on foot|walk)\b",
        r"\b(?:first|second|third|premi[eè]re?|deuxième|troisième)\s(?:left|right|à gauche|à droite|gate|portail|barrière)\b",
    ),
    "an hour": (
        r"\b\d{1,2}\s?h\s?(?:\d{2})?\b",
        r"\b\d{1,2}\s?:\s?\d{2}\b",
        r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm|a\.m|p\.m)\b",
        r"\b(?:à|vers|at|about|around|before|after|avant|après|dès)\s(?:\d{1,2}|\w+)\s(?:heures?|o'clock|o’clock)\b",
        r"\b(?:à|vers|avant|après|dès|at|about|before|after|by|until)\s(?:midnight|minuit|noon|midi)\b",
    ),
}
_NAMES = (
    r"\b(?:M|Mr|Mrs|Ms|Miss|Mme|Mlle|Dr|Pr|Me|Monsieur|Madame|Mademoiselle|Docteur|Doctor|Père|Frère|Sœur|Sister|Father|"
    r"Brother|Abbé|Imam|Pastor|Pasteur|Maître|Cheikh|Sheikh)\.?\s[A-ZÉÈÀÂÎÔÛÇ][\w'’\-]+"
)
_FOUND = {
    kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for kind, patterns in _PLACES.items()
}
_NAME = re.compile(_NAMES)
HOUR = "an hour"


def check(text: str, hours: bool = False, denied: Iterable[str] = ()) -> None:
    """Raise Fault `E_TEXT_PLACE` where the text may lead to a place, a person or an hour.

    `hours` lets an hour pass (a date as its source writes it). `denied` are words that only the stewards know, such as what
    people call a place among themselves; their case and accents do not matter.
    """
    plain = _plain(text)
    for kind, pattern in _FOUND.items():
        if pattern.search(plain) and not (hours and kind == HOUR):
            raise Fault("E_TEXT_PLACE", f"this reads like {kind}; say it without")
    if _NAME.search(plain):
        raise Fault("E_TEXT_PLACE", "this reads like a person's name; say it without")
    folded = _folded(plain)
    if any(re.search(rf"\b{re.escape(_folded(word))}\b", folded) for word in denied):
        raise Fault("E_TEXT_PLACE", "this holds a word of the private list; say it without")


def check_link(url: str, denied: Iterable[str] = ()) -> None:
    """Raise Fault `E_TEXT_PLACE` where the words of a link name a street or a landmark: write `withheld` instead."""
    words = re.sub(r"[^a-z0-9]+", " ", _folded(_plain(re.sub(r"^https?://[^/]*", "", url))))
    for kind in ("a street", "a landmark"):
        if _FOUND_FOLDED[kind].search(words):
            raise Fault("E_TEXT_PLACE", f"the words of this link read like {kind}; write withheld")
    if any(re.search(rf"\b{re.escape(_folded(word))}\b", words) for word in denied):
        raise Fault("E_TEXT_PLACE", "this link holds a word of the private list; write withheld")


def read_denied(path: Path) -> tuple[str, ...]:
    """The private list: one word or name a line. It lives outside the project and is never quoted."""
    return tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _plain(text: str) -> str:
    """Compatibility forms, look-alike letters and invisible characters undone."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_ALIKE))


def _folded(text: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.casefold()


_FOUND_FOLDED = {
    kind: re.compile("|".join(f"(?:{_folded(pattern)})" for pattern in _PLACES[kind]), re.IGNORECASE)
    for kind in ("a street", "a landmark")
}
