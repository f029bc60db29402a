"""Our own forms for monitors, for KoboToolbox and ODK: `python -m data.forms` writes them anew into docs/forms/.

Everything is chosen from lists; there is no free text, no photograph, no point of a GPS, and nothing of the phone is asked. Areas
are communes and, elsewhere, départements: the store keeps a square of 10 km or more of what monitors saw (docs/import.md).
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook

from data.command import EXIT_CODES, run, say
from geo.areas import REGIONS, Area, AreaKind, area, communes
from layers.catalogue import all_layers
from layers.vocabulary import Counted, Kind, Text

FOLDER = Path(__file__).parents[1] / "docs" / "forms"
_SURVEY = ("type", "name", "label::English (en)", "label::Français (fr)", "hint::English (en)", "hint::Français (fr)")
_RULES = ("required", "constraint", "choice_filter", "appearance")
_CHOICES = ("list_name", "name", "label::English (en)", "label::Français (fr)", "region")
_SETTINGS = ("form_title", "form_id", "version", "default_language")
_VERSION = "1"
_OPERATIONS = ("evictions", "incidents")
_COUNTED = {
    Counted.PEOPLE: Text("People concerned", "Personnes concernées"),
    Counted.MINORS: Text("Of whom minors", "Dont mineurs"),
    Counted.TENTS: Text("Tents taken or destroyed", "Tentes saisies ou détruites"),
    Counted.ARRESTED: Text("People arrested", "Personnes interpellées"),
    Counted.INJURED: Text("People injured", "Personnes blessées"),
}
_INNER_PARIS = ("commune:75", "commune:92", "commune:93", "commune:94")
_NO_NAMES = Text(
    "No names, no streets, no photographs. What is sent here is kept by area and band of hours only.",
    "Ni noms, ni rues, ni photographies. Ce qui est envoyé n'est conservé que par zone et par tranche horaire.",
)

Line = dict[str, str]


def operation() -> tuple[list[Line], list[Line]]:
    """The form for an operation or an incident that a team saw: its questions and its choices."""
    kinds = [
        _choice("what", subtype, of.title)
        for layer in _OPERATIONS
        for subtype, of in all_layers()[layer].subtypes.items()
        if all_layers()[layer].kind is Kind.EVENT
    ]
    questions = [
        *_where(),
        _ask("select_one what", "what", Text("What happened", "Ce qui s'est passé")),
        _ask("date", "day", Text("Day", "Jour"), constraint=". <= today()"),
        _ask("time", "began", Text("When it began, if you know", "Heure de début, si elle est connue"), required=""),
        _ask("begin_repeat", "counted", Text("A number", "Un nombre"), required=""),
        _ask("select_one counted", "of_what", Text("What is counted", "Ce qui est compté")),
        _ask("integer", "at_least", Text("At least how many", "Combien au moins"), constraint=". >= 0 and . < 100000"),
        {"type": "end_repeat"},
    ]
    return questions, [*_areas(), *kinds, *(_choice("counted", what, words) for what, words in _COUNTED.items())]


def shift() -> tuple[list[Line], list[Line]]:
    """The form for a shift, also one on which nothing happened: its questions and its choices."""
    questions = [
        *_where(),
        _ask("date", "day", Text("Day", "Jour"), constraint=". <= today()"),
        _ask("time", "begins", Text("Began at", "Début")),
        _ask("time", "ends", Text("Ended at, on the same day", "Fin, le même jour"), constraint=". > ${begins}"),
        _ask("integer", "pairs", Text("How many pairs", "Nombre de binômes"), constraint=". >= 1 and . <= 50"),
        _ask(
            "integer",
            "observed",
            Text("How many operations were seen; 0 if none", "Nombre d'opérations vues ; 0 s'il n'y en a pas eu"),
            constraint=". >= 0 and . <= 50",
        ),
    ]
    return questions, _areas()


FORMS = {
    "operation": (Text("Operation or incident", "Opération ou incident"), operation),
    "shift": (Text("Monitoring shift", "Tour d'observation"), shift),
}


def workbook(name: str) -> Workbook:
    """The form of this name as an XLSForm (xlsform.org)."""
    title, ask = FORMS[name]
    questions, choices = ask()
    book = Workbook()
    book.remove(book.worksheets[0])
    settings = (f"{title.fr} / {title.en}", f"veille_{name}", _VERSION, "Français (fr)")
    for sheet, columns, lines in (
        ("survey", (*_SURVEY, *_RULES), questions),
        ("choices", _CHOICES, choices),
        ("settings", _SETTINGS, [dict(zip(_SETTINGS, settings, strict=True))]),
    ):
        page = book.create_sheet(sheet)
        page.append(columns)
        for line in lines:
            page.append([line.get(column, "") for column in columns])
    return book


def _ask(kind: str, name: str, label: Text, **rules: str) -> Line:
    return {"type": kind, "name": name, **_labels(label), "required": "yes", **rules}


def _choice(of: str, name: str, label: Text, **more: str) -> Line:
    return {"list_name": of, "name": name, **_labels(label), **more}


def _labels(label: Text) -> Line:
    return {"label::English (en)": label.en, "label::Français (fr)": label.fr}


def _where() -> list[Line]:
    note = _ask("note", "no_names", _NO_NAMES, required="")
    around = _ask("select_one region", "region", Text("Around", "Autour de"))
    place = _ask(
        "select_one area", "area", Text("Area", "Zone"), choice_filter="region = ${region}", appearance="minimal"
    )
    return [note, around, place]


def _areas() -> list[Line]:
    regions = [_choice("region", one.key, Text(one.name_en, one.name_fr)) for one in REGIONS if one.key != "border"]
    return regions + [_choice("area", one.id, Text(one.name_en, one.name_fr), region=one.region) for one in _offered()]


def _offered() -> Iterator[Area]:
    """The communes of the coast's two regions and of inner Paris, by name; of what lies farther off, the départements."""
    near = [one for one in communes() if one.region in ("calais", "dunkirk") or one.id.startswith(_INNER_PARIS)]
    yield from sorted(near, key=lambda one: (one.region, one.name_fr))
    for code in ("14", "50", "59", "60", "62", "76", "80", "77", "78", "91", "95"):
        found = area(f"{AreaKind.DEPARTEMENT}:{code}")
        yield found


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.forms",
        description="Write our forms for KoboToolbox and ODK as XLSForms.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="default: docs/forms")
    options = parser.parse_args(arguments)
    for name in FORMS:
        written = io.BytesIO()
        workbook(name).save(written)
        (options.out / f"{name}.xlsx").write_bytes(written.getvalue())
        say(f"{name}.xlsx")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
