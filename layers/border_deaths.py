"""Border deaths: people who died or went missing because of the Franco-British border."""

from datetime import date

from layers.layer import Layer, Shape, Subtype
from layers.vocabulary import Basis, Counted, Kind, Record, Sensitivity, Text


def _sensitivity(record: Record, on: date) -> Sensitivity:
    """Low once published; a death that only monitors know of is kept back, for its family must not learn it from a map."""
    return Sensitivity.LOW if record.basis is Basis.PUBLISHED else Sensitivity.HIGH


def _cause(en: str, fr: str) -> Subtype:
    return Subtype(Text(en, fr), (Counted.EVENTS, Counted.DEAD, Counted.MISSING))


LAYER = Layer(
    key="border_deaths",
    title=Text("Border deaths", "Morts à la frontière"),
    definition=Text(
        "People who died or went missing on their way across the Franco-British border or for want of a place to live at it. One "
        "event may be the death of several people; the dead and the missing are counted apart.",
        "Personnes mortes ou disparues en tentant de passer la frontière franco-britannique, ou faute d'un lieu où vivre à ses "
        "abords. Un événement peut compter plusieurs morts ; morts et disparus sont comptés à part.",
    ),
    kind=Kind.EVENT,
    subtypes={
        "drowning": _cause("Drowning", "Noyade"),
        "vehicle": _cause("Vehicle", "Véhicule"),
        "train": _cause("Train", "Train"),
        "electrocution": _cause("Electrocution", "Électrocution"),
        "suffocation": _cause("Suffocation or crush", "Asphyxie ou écrasement"),
        "fall": _cause("Fall", "Chute"),
        "exposure": _cause("Cold or exposure", "Froid"),
        "illness": _cause("Illness", "Maladie"),
        "violence": _cause("Violence", "Violence"),
        "other": _cause("Other cause", "Autre cause"),
        "unknown": _cause("Cause not known", "Cause inconnue"),
    },
    shape=Shape(light="#1F2328", dark="#E9E6DE", mark="disc"),
    order=5,
    sensitivity=_sensitivity,
    sensitivity_words=Text(
        "Low once published: the dead are past harm, and their number is owed. Never a name. A death that nobody has published "
        "is high.",
        "Faible dès lors que la mort est publiée : les morts ne craignent plus rien et leur nombre est dû. Jamais de nom. Une "
        "mort que personne n'a publiée est de sensibilité élevée.",
    ),
)
