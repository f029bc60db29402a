"""All that a visitor reads is there in French and in English, and says what the figure says."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.query import Month
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, CountRange, Language, Sensitivity, Speaker
from pages.parts import phrases
from pages.parts.languages import LANGUAGES, Words, catalogue

EN, FR = Words("en"), Words("fr")
PAGES = Path(__file__).parents[2] / "pages"


def a_figure(**changes: object) -> Figure:
    told: dict[str, object] = {
        "layer": "evictions",
        "subtype": "",
        "counted": Counted.PEOPLE,
        "area": "commune:62193",
        "period": Period.parse("2017-05"),
        "sensitivity": Sensitivity.LOW,
        "low": 1609,
        "high": 1609,
    }
    return Figure(**{**told, **changes})  # type: ignore[arg-type]


def test_both_catalogues_have_the_same_keys_and_blanks() -> None:
    assert catalogue("en").keys() == catalogue("fr").keys()
    for key, text in catalogue("en").items():
        blanks = set(re.findall(r"{(\w+)}", text))
        assert blanks == set(re.findall(r"{(\w+)}", catalogue("fr")[key])), key


def test_every_key_that_a_page_asks_for_exists() -> None:
    asked = {
        key
        for path in PAGES.rglob("*.py")
        for key in re.findall(r'words\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 30
    assert asked <= catalogue("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_counted_said_or_named_has_words(language: Language) -> None:
    words = Words(language)
    for speaker in Speaker:
        assert words(f"speaker.{speaker}")
    for layer in all_layers().values():
        for key, kind in layer.subtypes.items():
            for counted in kind.counted:
                assert phrases.counted(a_figure(layer=layer.key, subtype=key, counted=counted), words)


LOUD = re.compile(r"\b(clash|wave|flow|jungle|illegal|illégal|victim|fuzzy|anonymi[sz]ed|anonymisé)", re.IGNORECASE)


def test_no_text_raises_its_voice() -> None:
    for language in LANGUAGES:
        for key, text in catalogue(language).items():
            assert "!" not in text, key
            assert not re.search(
                r"\b(clash|wave|flow|jungle|illegal|illégal|victim|fuzzy|anonymi[sz]ed|anonymisé)", text, re.I
            ), key


@pytest.mark.parametrize(
    ("low", "high", "english", "french"),
    [
        (1609, 1609, "1,609 people evicted", "1\u202f609 personnes expulsées"),
        (350, 600, "350 to 600 people evicted", "de 350 à 600 personnes expulsées"),
        (800, None, "at least 800 people evicted", "au moins 800 personnes expulsées"),
        (1, 1, "1 person evicted", "1 personne expulsée"),
    ],
)
def test_numbers_are_written_as_each_language_does(low: int, high: int | None, english: str, french: str) -> None:
    assert phrases.figure(a_figure(low=low, high=high), EN) == english
    assert phrases.figure(a_figure(low=low, high=high), FR) == french


def test_not_known_is_never_written_as_nought() -> None:
    assert "0" not in phrases.figure(a_figure(low=0, high=0, unknown=3), EN)
    assert "not known for 3" in phrases.figure(a_figure(low=5, high=5, unknown=3), EN)


def test_what_monitors_saw_is_said_so() -> None:
    assert "seen by monitors" in phrases.figure(a_figure(sensitivity=Sensitivity.HIGH), EN)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2017-05-30", "30 May 2017", "30 mai 2017"),
        ("2017-05-01", "1 May 2017", "1er mai 2017"),
        ("2017-05", "May 2017", "mai 2017"),
        ("2017", "2017", "2017"),
        ("2017-05-31?", "31 May 2017 (?)", "31 mai 2017 (?)"),
        ("/2017-05-19", "? – 19 May 2017", "? – 19 mai 2017"),
        ("2017-05-24/..", "24 May 2017 – …", "24 mai 2017 – …"),
        ("2026-01/2026-08", "January 2026 – August 2026", "janvier 2026 – août 2026"),
        ("2017-05?/2017-06-04", "May 2017 (?) – 4 June 2017", "mai 2017 (?) – 4 juin 2017"),
        ("", "not known", "inconnu"),
    ],
)
def test_dates_keep_their_precision_in_words(text: str, english: str, french: str) -> None:
    assert phrases.period(Period.parse(text), EN) == english
    assert phrases.period(Period.parse(text), FR) == french


def test_a_source_keeps_its_own_hedge() -> None:
    assert phrases.count_range(CountRange(None, 70, None), EN) == "about 70"
    assert phrases.count_range(CountRange(None, None, 70), FR) == "jusqu'à 70"
    assert phrases.count_range(CountRange(70, None, None), EN) == "at least 70"


def test_a_label_names_the_area_its_size_and_that_it_is_coarse() -> None:
    label = phrases.label(area("commune:62193"), [a_figure()], EN)
    assert label.startswith("Calais (≈ 6 × 6 km)")
    assert EN("coarse") in label
    assert phrases.month(Month.of(date(2017, 8, 1)), FR) == "août 2017"
