"""Evictions: operations that clear a place where people live, and those that are announced."""

from layers import sensitivity
from layers.layer import Layer, Shape, Subtype
from layers.vocabulary import Counted, Kind, Text

_COUNTED = (Counted.EVENTS, Counted.PEOPLE)
_THREATENED = "threatened"

LAYER = Layer(
    key="evictions",
    title=Text("Evictions", "Expulsions"),
    definition=Text(
        "Police or court operations that clear a place where people live, and operations that are announced. One operation "
        "in one place is one event, however many people it concerns.",
        "Opérations de police ou de justice qui vident un lieu de vie, et opérations annoncées. Une opération en un lieu "
        "compte pour un événement, quel que soit le nombre de personnes concernées.",
    ),
    kind=Kind.EVENT,
    subtypes={
        "dismantling": Subtype(Text("Site dismantled", "Démantèlement d'un lieu de vie"), _COUNTED),
        "clearance": Subtype(Text("People moved on, belongings taken", "Évacuation, affaires saisies"), _COUNTED),
        "protest_cleared": Subtype(Text("Protest camp cleared", "Campement de protestation évacué"), _COUNTED),
        _THREATENED: Subtype(
            Text("Eviction threatened or ordered", "Expulsion annoncée ou ordonnée"), _COUNTED, apart=True
        ),
    },
    shape=Shape(light="#C0573B", dark="#F19377", mark="square"),
    order=1,
    sensitivity=lambda record, on: (
        # An eviction that is only threatened says that people live there now.
        sensitivity.of_a_living_place(record, on)
        if record.subtype == _THREATENED
        else sensitivity.of_an_event(record, on)
    ),
    sensitivity_words=Text(
        "Low when published and over for twelve months; medium when published and recent; high when only monitors saw it. A "
        "threatened eviction is treated as a living site.",
        "Faible si elle est publiée et terminée depuis douze mois ; moyenne si elle est publiée et récente ; élevée si seuls "
        "des observateurs l'ont vue. Une expulsion annoncée est traitée comme un lieu de vie.",
    ),
)
