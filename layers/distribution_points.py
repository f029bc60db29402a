"""Distribution points: where aid is given, and how it is obstructed, banned, or ordered by a court."""

from layers import sensitivity
from layers.layer import Layer, Shape, State, Subtype
from layers.vocabulary import Counted, Kind, Text

_COUNTED = (Counted.EVENTS,)


def _state(en: str, fr: str, state: State) -> Subtype:
    return Subtype(Text(en, fr), _COUNTED, state=state)


LAYER = Layer(
    key="distribution_points",
    title=Text("Distribution points", "Distributions"),
    definition=Text(
        "Food, water, showers and other aid: when it was given, and when it was restricted, disturbed, stopped or banned. Court "
        "rulings on aid are listed with it.",
        "Repas, eau, douches et autre aide : quand elle a été donnée, et quand elle a été restreinte, perturbée, empêchée ou "
        "interdite. Les décisions de justice sur l'aide y figurent aussi.",
    ),
    kind=Kind.SERVICE,
    subtypes={
        "served": _state("Distribution takes place", "Distribution assurée", State.OPEN),
        "restricted": _state("Distribution restricted", "Distribution restreinte", State.OBSTRUCTED),
        "disturbed": _state("Distribution disturbed", "Distribution perturbée", State.OBSTRUCTED),
        "stopped": _state("Distribution stopped", "Distribution empêchée", State.OBSTRUCTED),
        "withdrawn": _state("Aid withdrawn", "Aide retirée", State.CLOSED),
        "ban": _state("Distribution banned", "Distribution interdite", State.BANNED),
        "ruling": Subtype(
            Text("Court ruling on aid", "Décision de justice sur l'aide"), _COUNTED, kind=Kind.EVENT, apart=True
        ),
    },
    shape=Shape(light="#3C9479", dark="#45C0B2", mark="ring"),
    order=3,
    sensitivity=lambda record, on: (
        # Where aid is being given now is where people can be found now; a ban or a ruling is a public act.
        sensitivity.of_a_living_place(record, on)
        if record.subtype in ("served", "restricted")
        else sensitivity.of_an_event(record, on)
    ),
    sensitivity_words=Text(
        "Extreme while aid may be given there. Bans, rulings and obstructions follow the rule of events: low when published and "
        "over for twelve months, medium when recent, high when only monitors saw them.",
        "Extrême tant que l'aide peut y être donnée. Interdictions, décisions et entraves suivent la règle des événements : "
        "faible si publiées et terminées depuis douze mois, moyenne si récentes, élevée si seuls des observateurs les ont vues.",
    ),
)
