"""Sleeping sites: where people live for want of a home, over an interval whose ends are often unknown."""

from layers import sensitivity
from layers.layer import Layer, Shape, Subtype
from layers.vocabulary import Counted, Kind, Text

_COUNTED = (Counted.SITES, Counted.PEOPLE)

LAYER = Layer(
    key="sleeping_sites",
    title=Text("Sleeping sites", "Lieux de vie"),
    definition=Text(
        "Informal living sites, official camps and emergency shelters, and estimates of how many people sleep rough in a town. "
        "Sites last: what is shown is the peak within the period, not a sum.",
        "Lieux de vie informels, camps officiels et abris d'urgence, et estimations du nombre de personnes sans abri dans une "
        "ville. Un lieu dure : on montre le maximum de la période, pas une somme.",
    ),
    kind=Kind.SITE,
    subtypes={
        "camp": Subtype(Text("Camp or squat", "Campement ou squat"), _COUNTED),
        "rough_sleeping": Subtype(Text("People sleeping rough", "Personnes à la rue"), _COUNTED),
        "official": Subtype(Text("Official camp or centre", "Camp ou centre officiel"), (*_COUNTED, Counted.PLACES)),
        "shelter": Subtype(Text("Emergency shelter", "Abri d'urgence"), _COUNTED),
        "protest_camp": Subtype(Text("Protest camp", "Campement de protestation"), _COUNTED),
        "population_estimate": Subtype(
            Text("Estimate for a whole town", "Estimation pour toute une ville"), (Counted.PEOPLE_IN_AREA,), apart=True
        ),
    },
    shape=Shape(light="#315991", dark="#97BDED", mark="hatched disc"),
    order=2,
    sensitivity=sensitivity.of_a_living_place,
    sensitivity_words=Text(
        "Extreme while people may sleep there, and always when only monitors saw it, since people come back to the same places. "
        "Published sites that have ended are medium, and low after twelve months.",
        "Extrême tant que des personnes peuvent y dormir, et toujours si seuls des observateurs l'ont vu, car on revient aux "
        "mêmes endroits. Un lieu publié et disparu est de sensibilité moyenne, puis faible après douze mois.",
    ),
)
