"""Incidents: what is done to people and to those who stand by them, short of an eviction or a death."""

from layers import sensitivity
from layers.layer import Layer, Shape, Subtype
from layers.vocabulary import Counted, Kind, Text

_EVENTS = (Counted.EVENTS,)
_INJURED = (Counted.EVENTS, Counted.INJURED)
_ARRESTED = (Counted.EVENTS, Counted.ARRESTED)

LAYER = Layer(
    key="incidents",
    title=Text("Incidents", "Incidents"),
    definition=Text(
        "Arrests, raids, gas, injuries, destroyed belongings, restrictions, protests, and obstruction of those who watch or "
        "help.",
        "Arrestations, descentes, gaz, blessures, affaires détruites, restrictions, protestations, et entraves à celles et "
        "ceux qui observent ou aident.",
    ),
    kind=Kind.EVENT,
    subtypes={
        "arrest": Subtype(Text("Arrest", "Arrestation"), _ARRESTED),
        "raid": Subtype(Text("Raid", "Descente de police"), (*_ARRESTED, Counted.INJURED)),
        "gas": Subtype(Text("Tear gas", "Gaz lacrymogène"), _INJURED),
        "injury": Subtype(Text("Injury", "Blessure"), _INJURED),
        "violence": Subtype(Text("Violence or threat", "Violence ou menace"), _INJURED),
        "fight": Subtype(Text("Fight, shooting or fire", "Rixe, tirs ou incendie"), _INJURED),
        "property": Subtype(Text("Belongings destroyed", "Affaires détruites"), _EVENTS),
        "restriction": Subtype(
            Text("Restriction by rule or by works", "Restriction par arrêté ou aménagement"), _EVENTS
        ),
        "protest": Subtype(Text("Protest", "Protestation"), _EVENTS),
        "transfer": Subtype(Text("Transfer", "Transfert"), _EVENTS),
        "missing_minors": Subtype(Text("Minors lost from sight", "Mineurs perdus de vue"), _EVENTS),
        "roadblock": Subtype(Text("Roadblock", "Barrage routier"), _INJURED),
        "obstruction_monitors": Subtype(Text("Monitors obstructed", "Observateurs entravés"), _ARRESTED),
        "obstruction_aid": Subtype(Text("Aid workers obstructed", "Bénévoles entravés"), _ARRESTED),
        "other": Subtype(Text("Other", "Autre"), _EVENTS),
    },
    shape=Shape(light="#A37B12", dark="#DFBE5B", mark="triangle"),
    order=4,
    sensitivity=sensitivity.of_an_event,
    sensitivity_words=Text(
        "Low when published and over for twelve months; medium when published and recent; high when only monitors saw it.",
        "Faible si publié et terminé depuis douze mois ; moyenne si publié et récent ; élevée si seuls des observateurs "
        "l'ont vu.",
    ),
)
