"""The area that a text of another body names: a commune, a sea, a county. Nothing finer is looked for, and nothing guessed.

A text is searched for names of `geo/places` and a few others that these bodies use. Names that two communes bear, and names of
fewer than four letters, are not taken for a place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from math import dist

from geo.areas import Area, AreaKind, area, communes
from geo.cells import to_metres
from geo.faults import Fault

# Other names for areas: English ones, ports, what lies across the sea. Folded: small letters, no accents, no hyphens.
_ALSO = {
    "dunkirk": "commune:59183",
    "boulogne": "commune:62160",
    "cherbourg": "commune:50129",
    "paris": "commune:75056",
    "calaisis": "region:calais",
    "pas de calais": "departement:62",
    **dict.fromkeys(("channel tunnel", "eurotunnel", "tunnel sous la manche"), "region:channel-tunnel"),
    **dict.fromkeys(
        ("kent", "dover", "douvres", "folkestone", "ramsgate", "margate", "dungeness", "ashford"), "region:kent"
    ),
    **dict.fromkeys(("essex", "purfleet", "harwich", "tilbury"), "region:essex"),
    **dict.fromkeys(
        ("west flanders", "zeebrugge", "zeebruges", "ostend", "ostende", "oostende"), "region:west-flanders"
    ),
    **dict.fromkeys(("bruges", "jabbeke", "de panne", "nieuwpoort", "veurne"), "region:west-flanders"),
    **dict.fromkeys(("english channel", "la manche", "channel"), "sea:channel"),
    **dict.fromkeys(("strait of dover", "dover strait", "detroit du pas de calais"), "sea:dover-strait"),
    **dict.fromkeys(("north sea", "mer du nord"), "sea:north-sea"),
}
_SEAS = ("sea:dover-strait", "sea:north-sea", "sea:channel-east", "sea:channel")
_AT_SEA = re.compile(r"\boff\b|\bau large\b|\bat sea\b|\ben mer\b|\bdans la manche\b|\bin the channel\b")
# What is named after a place, or leads to it, is not in it.
_ELSEWHERE = re.compile(
    r"\b(?:(?:rue|avenue|boulevard|route|chemin|quai|canal|road|street) (?:de|du|des|d|of|to)|direction|en route (?:to|from)|"
    r"towards|leading to|heading to|trying to reach|bound for|(?:embarkation|departure|departed|travelling) from)"
    r"(?: (?!in |near |at )[a-z]+){1,4}"
)
_APART_M = 30_000
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 6
# Words that are also the name of a small commune: in a text they are the word.
_WORDS = {
    *(
        "port",
        "ville",
        "mers",
        "bois",
        "camps",
        "vent",
        "nord",
        "route",
        "plage",
        "gare",
        "mont",
        "beach",
        "france",
        "pont",
    ),
    *("vers", "marquise", "rang", "fort", "marine", "centre", "villette"),
}


def named_in(text: str) -> tuple[Area, ...]:
    """The areas that the text names, in its order, each once; of somewhere off a coast, the sea before it."""
    folded = folded_text(text)
    return _found(_ELSEWHERE.sub(" 0 ", folded)) or _found(folded)


def _found(folded: str) -> tuple[Area, ...]:
    at_sea = _AT_SEA.search(folded) is not None
    words = _WORD.findall(folded)
    found: dict[str, Area] = {}
    position = 0
    while position < len(words):
        length, place = _at(words, position)
        if place:
            one = _sea_before(place) if at_sea and place.id.startswith("commune:") else place
            found[one.id] = one
        position += length
    # What is named to say where a place lies says less than the place.
    places = [one for one in found.values() if one.kind in (AreaKind.COMMUNE, AreaKind.SEA) and one.id != "sea:channel"]
    return tuple(places or found.values())


def place_in(text: str) -> Area | None:
    """The first area that the text names, where it names no other far from it; None where it names none.

    "Marck, near Calais" is Marck; "from Ostend to Dover" is neither: raises Fault `E_PLACES`.
    """
    found = named_in(text)
    if any(_metres_apart(found[0], other) > _APART_M for other in found[1:]):
        raise Fault(
            "E_PLACES", "places far from each other are named; say in corrections.csv which it is, with the reason"
        )
    return found[0] if found else None


def folded_text(text: str) -> str:
    """Small letters, without accents, hyphens and apostrophes as spaces."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[-'’_]", " ", bare.replace("œ", "oe").replace("Œ", "oe")).casefold()


def _at(words: list[str], position: int) -> tuple[int, Area | None]:
    """The longest name that begins with this word, and how many words it has."""
    names = _names()
    for length in range(min(_LONGEST, len(words) - position), 0, -1):
        identity = names.get(" ".join(words[position : position + length]))
        if identity:
            return length, area(identity)
    return 1, None


@cache
def _names() -> dict[str, str]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for place in communes():
        name = " ".join(_WORD.findall(folded_text(place.name_fr)))
        for one in {name, name.removeprefix("le ").removeprefix("la ").removeprefix("les ")}:
            bearers[one].add(place.id)
    found = {
        name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1 and len(name) > 3 and name not in _WORDS
    }
    return found | _ALSO


@cache
def _sea_before(place: Area) -> Area:
    return min(map(area, _SEAS), key=lambda sea: _metres_apart(place, sea))


def _metres_apart(one: Area, other: Area) -> float:
    return dist(to_metres(one.lon, one.lat), to_metres(other.lon, other.lat))
