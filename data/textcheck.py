"""A tripwire for words: what would lead somebody to a place, a person or an hour has no business in a public text.

It fails closed and names the line and the column, never the value. It is a second pair of eyes, not the first: a steward reads
every text. The patterns are in data/tripwires.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from data.tripwires import HARMLESS, LEADS, NAME
from geo.faults import Fault

# Letters of other alphabets that look Latin, and characters that nobody sees.
_ALIKE = str.maketrans("аеорсухіјѕԁ\u03bf\u03b1\u0131", "aeopcyxijsdoai")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff\ufe0f]")


_FOUND = {
    kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for kind, patterns in LEADS.items()
}
_SAFE = re.compile("|".join(f"(?:{pattern})" for pattern in HARMLESS), re.IGNORECASE)
HOUR = "an hour"
LONGEST = 2_000
"""Letters of a text; the time that some patterns take grows faster than what they look through"""


def check(text: str, hours: bool = False, denied: Iterable[str] = ()) -> None:
    """Raise Fault `E_TEXT_PLACE` where the text may lead to a place, a person or an hour.

    `hours` lets an hour pass (a date as its source writes it). `denied` are words that only the stewards know, such as what
    people call a place among themselves; their case and accents do not matter.
    """
    if len(text) > LONGEST:
        raise Fault("E_TEXT_PLACE", f"a text has at most {LONGEST:,} letters; a longer one is not looked through")
    plain = _plain(text)
    looked_at = _SAFE.sub(" … ", plain)
    for kind, pattern in _FOUND.items():
        if pattern.search(looked_at) and not (hours and kind == HOUR):
            raise Fault("E_TEXT_PLACE", f"this reads like {kind}; say it without")
    if NAME.search(plain):
        raise Fault("E_TEXT_PLACE", "this reads like a person's name; say it without")
    folded = _folded(plain)
    if any(re.search(rf"\b{re.escape(_folded(word))}\b", folded) for word in denied):
        raise Fault("E_TEXT_PLACE", "this holds a word of the private list; say it without")


def check_link(url: str, denied: Iterable[str] = ()) -> None:
    """Raise Fault `E_TEXT_PLACE` where the words of a link name a street or a landmark: write `withheld` instead."""
    if len(url) > LONGEST:
        raise Fault("E_TEXT_PLACE", f"a link has at most {LONGEST:,} letters; write withheld")
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
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_ALIKE)).replace("’", "'")


def _folded(text: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.casefold()


_FOUND_FOLDED = {
    kind: re.compile("|".join(f"(?:{_folded(pattern)})" for pattern in LEADS[kind]), re.IGNORECASE)
    for kind in ("a street", "a landmark")
}
