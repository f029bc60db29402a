"""The patterns that data/textcheck.py looks for: what leads to a place, a person or an hour, in French and English.

They are lists and no more. What they must find, and must let pass, is written down apart from them in tests/data/text_corpus*.csv.
"""

from __future__ import annotations

import re


def _any(*words: str) -> str:
    # The longest first, since the first that fits is taken.
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_NUMBER = r"\d{1,3}[.,]\d{3,}"
_OPEN = r"[23456789cfghjmpqrvwx]"
_PLUS = r"(?:\+|\s?plus\s?)"
_POINT = rf"(?:\.|\s?{_any('dot', 'point')}\s?|\s?\[\.\]\s?)"
_COUNT = _any(
    "zéro", "zero", "un", "une", "one", "deux", "two", "trois", "three", "quatre", "four", "cinq", "five", "six", "sept", "seven",
    "huit", "eight", "neuf", "nine", "dix", "ten", "onze", "eleven", "douze", "twelve", "treize", "thirteen", "quatorze",
    "fourteen", "quinze", "fifteen", "seize", "sixteen", "vingt", "twenty", "trente", "thirty", "quarante", "forty", "cinquante",
    "fifty", "soixante", "sixty", "soixante-dix", "seventy", "quatre-vingts?", "eighty", "quatre-vingt-dix", "ninety",
)  # fmt: skip
# Never taken back once it is read: there are too many ways to read "soixante-dix" twenty times over.
_SPELT = rf"(?>{_COUNT}(?:[- ](?:et[- ])?{_COUNT})*)"
_TITLES = _any(
    "mm?", "mr", "mrs", "ms", "miss", "mmes?", "mlles?", "dr", "pr", "me", "monsieur", "madame", "mademoiselle", "docteur", "doctor",
    "père", "frère", "sœur", "soeur", "sister", "father", "brother", "abbé", "imam", "pastor", "pasteur", "maître", "cheikh",
    "sheikh", "capitaine", "captain", "commissaire", "lieutenant", "brigadier", "sergent", "sergeant", "inspecteur", "inspector",
    "adjudant", "major", "colonel", "commandant", "officer", "agent", "juge", "judge", "procureur", "préfet", "prefect", "maire",
    "mayor", "professeur", "professor", "sir", "lady", "lord", "constable", "gendarme",
)  # fmt: skip
# Words for a street, a wood, a bridge that mean something else in this company; taken out before anything is looked for.
HARMLESS = (
    r"\b(?:à|dans) la rue\b(?!\s(?:de\s(?!\d)|du|des|d'|l'|la|(?-i:[A-ZÉ])))",
    r"\bremise?s? à la rue\b|\bon the streets?\b|\boff the streets?\b|\bbois de chauffage\b|\bfont le pont\b|\bfaire le pont\b",
    r"\bdans l'impasse\b|\bsans crier gare\b|\b(?:est|sont|était|étaient|serait|être)\sallée?s?\b|\bfeuille de route\b|\ben cours de route\b",
    r"\bsquare (?:met(?:re|er)s?|kilomet(?:re|er)s?|miles?|feet)\b|\bavenues? of (?:appeal|redress|inquiry)\b|\bniveaux? [abc][12]\b",
    r"\b(?:affiches?|format|feuilles?|pages?) a[345]\b|-?\d+(?:[.,]\d)?\s?°\s?[CF]\b|\b(?:minus |moins )?\d+(?:[.,]\d)? (?:degrees|degrés)\b(?!\s*(?:\d|n\b|s\b|e\b|w\b|north|south|east|west|nord|sud|est|ouest|lat|lon))",
    r"\b24\s?h\s?/\s?24\b|\b7\s?j\s?/\s?7\b|\b(?:pendant|durant|délai de|sous|toutes les|depuis|en|de|for|within|every|after|in)\s\d{1,3}\s?h(?:eures|ours)?\b(?!\s?\d)",
    r"\bratio (?:of|de) \d+\s?:\s?\d+\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\bcovid-?\s?19\b",
)
LEADS = {
    "a coordinate": (
        # A thousands separator is followed by three digits and no more; a coordinate by four, or with a point.
        r"\b\d{1,3}\.\d{3,}\b",
        r"\b\d{1,3},\d{4,}\b",
        rf"\b{_NUMBER}\s*[;/, ]\s*-?{_NUMBER}\b",
        r"\d\s?[°º]|\do\d{1,2}\s?['′]",
        r"\b\d{1,3}\s?(?:degrees?|degrés?|deg)\b",
        rf"\b{_any('lat', 'lon', 'lng', 'latitude', 'longitude', 'gps', 'wgs ?84', 'lambert', 'l ?93', 'utm', 'mgrs')}\b",
        r"\b(?:osgb|maidenhead|ngr|grid ref(?:erence)?|réf(?:érence)?\.? de grille|carroyage)\b",
        r"\b\d{2}\s?[c-x]\s?[a-z]{2}\s?\d{3,5}\s?\d{3,5}\b",
        r"\b[67]\d{5}(?:[.,]\d+)?\s*[;, ]\s*[67]\d{6}\b|\b[34567]\d{5}(?:[.,]\d+)?\s*[;,/ ]\s*[567]\d{6}\b",
        r"\b(?:t[vqr]|s[zuv])[\s-]?\d{2,5}[\s-]?\d{2,5}\b",
        r"\b\d{1,3}(?:\.\d+)?\s?d\s?\d{1,2}(?:\.\d+)?\s?m|\b\d{6,7}\s?[ns]\s?\d{6,7}\s?[ew]\b",
        r"\b\d{1,3}\.\d+\s?[nsewo]\b",
        r"\b\d{1,3}\s?(?:point|virgule)\s?\d{2,}",
        rf"\b{_SPELT}\s(?:point|virgule)\s{_SPELT}",
        r"(?:\d\s){2,}[.,]\s(?:\d\s?){3,}|\b(?:\d\s?){1,3}[.,]\s\d\s\d",
    ),
    "a code of a place": (
        rf"(?<!\w){_OPEN}{{2,4}}[\s-]?[023456789cfghjmpqrvwx]{{2,4}}\s?{_PLUS}(?:{_OPEN}{{2,3}}(?!\w)|(?!\w))(?<!plus )",
        r"\bplus ?codes?\b|\bgeo ?hash\b|\bwhat ?3 ?words\b|\bwhat three words\b|\bw3w\b|\bcrs3035res",
        r"\b(?:u0|u1|gb|gc)(?=[\s\w]*\d)[0-9b-hjkmnp-z]{2,10}\b",
        r"/{2,3}\s?[^\W\d]+\s?\.\s?[^\W\d]+\s?\.\s?[^\W\d]+",
        r"(?<![\w./])[^\W\d]{3,}\.[^\W\d]{3,}\.[^\W\d]{3,}(?![\w./])",
    ),
    "a link": (
        r"h(?:tt|xx)ps?:|www\.|\bgeo:|\bmaps?[./]|\bmaps?\[\.\]|\bgoo\.gl\b|\bosm\.org|\bopenstreetmap|\bwaze\b|\bbit\.ly",
        r"\b(?:google|apple|bing|mappy|here)\.(?:com|fr|org)\b",
    ),
    "a telephone number": (
        r"(?:\+|\b00)\s?\d(?:[\s.\-()/]*\d){7,}",
        r"(?<![\do])[0o][\s.\-/]?[1-9](?:[\s.\-/]*[\do]){8}(?![\do])",
        r"\(?(?<!\d)0\s?[27]\d{1,3}\)?[\s.\-]?\d{3,4}[\s.\-]?\d{3,4}(?!\d)",
        rf"\bzéro\s(?:un|deux|trois|quatre|cinq|six|sept|neuf)\s{_COUNT}\b|\b(?:oh|zero)\s(?:seven|two)\s{_COUNT}\b",
    ),
    "an address or a handle": (
        r"\w[\w.+\-]*\s?(?:@|\[at\]|\(at\)|\(a\)|\[@\]| arobase | at )\s?\w[\w\-]*\s?(?:\(dot\)|\[dot\]|\[\.\]| ?\. ?| dot | point )\s?(?:org|com|net|fr|uk|eu|be|info|io|me|gouv|asso)\b",
        r"(?<!\w)@\w{3,}",
        r"\b(?:t|wa)\.me/|\b(?:whatsapp|telegram|signal|instagram|facebook|snapchat|tiktok)\b|\b(?:insta|snap|ig|fb|tg)\s?:",
    ),
    "a street": (
        rf"\b{_any('rues?', 'ruelles?', 'avenues?', 'av', 'ave', 'boulevards?', 'bd', 'bld', 'blvd', 'impasses?', 'chemins?')}\b\.?",
        r"\b(?:r|chem|ch|imp|rte|all|sq|pl|av)\.?\s(?:de|du|des|d'|de la)\b",
        rf"\b{_any('quais?', 'quays?', 'allées?', 'venelles?', 'ronds?-points?', 'roundabouts?', 'streets?', 'lanes?', 'sentiers?')}\b",
        r"(?<!en )\b(?:place|route|voie|square|esplanade|passage|cité|résidence|residence|villa)\s(?:de|du|des|d'|la|les?|l'|st|saint|nationale)\b",
        r"\bsquares?\b|\blieu-?\s?dit\b|\brésidences?\b|\bbât(?:iment)?\b\.?\s[a-z0-9]\b",
        r"\b(?!the )\w+\s(?:road|rd|alley|crescent|terrace|close|drive)\b(?=\s*(?:$|[.,;)]|\d))|\b(?!the |on )\w+\s(?:road|alley|crescent)\b",
        r"\b\d{1,4}\s?(?:bis|ter)\b",
    ),
    "a road or a kilometre mark": (
        r"(?<!\d )\b(?:[and]\s?-?\d{1,4}|m\s?-?\d{2,4})\b(?!\s?(?:%|pour cent|€|euros?))",
        r"\br[dn]\s?-?\d{1,4}\b|\bj\d{1,2}\b|\b(?:départementale|nationale)\s\d",
        r"\be\s?\d{2,3}\b",
        r"\b(?:pk|pr|km|point kilométrique|kilomètre|borne|borne kilométrique)\s?\d",
        r"\b(?:sortie|exit|junction|échangeur|bretelle)\s(?:n[o°]\s?)?\d",
        r"\b(?:rocade|slip road|hard shoulder of|aire de|lay-by)\b",
    ),
    "a landmark": (
        rf"\b{_any('bois', 'woods?', 'forêts?', 'forests?', 'parcs?', 'parks?', 'jardins?', 'gardens?', 'dunes?', 'étangs?')}\b",
        rf"\b{_any('ponts?', 'bridges?', 'viaducs?', 'canal', 'canaux', 'écluses?', 'digues?', 'gares?', 'stations?')}\b",
        rf"\b{_any('églises?', 'church(?:es)?', 'mosquées?', 'mosques?', 'stades?', 'stadiums?', 'cimetières?', 'cemetery')}\b",
        rf"\b{_any('hangars?', 'entrepôts?', 'warehouses?', 'usines?', 'factor(?:y|ies)', 'parkings?', 'car parks?', 'châteaux?')}\b",
        rf"\b{_any('lidl', 'auchan', 'carrefour', 'leclerc', 'aldi', 'decathlon', 'mcdonald', 'ibis', 'supermarchés?', 'supermarkets?')}\b",
        r"\bzones?\s(?:industrielles?|commerciales?|d'activités?|des|du|de la)\b|\bindustrial (?:estate|zone|park)\b",
        r"\bz\.?[aic]\.?[cie]?\.?\s(?:de|du|des|d')|\bz\.?[ai]\.?\b|\bfriches?\b",
        r"\b(?:hôpital|hospital|collège|lycée|porte)\s(?:de|du|des|d'|la|saint)\b|\bporte\s[A-ZÉ]",
        r"\b(?:metro|métro|tram|bus stop|arrêt de bus|voies? ferrées?|railway)\b",
    ),
    "a way to find a place": (
        r"\b(?:derri?[eè]re|behind|à côté d|juste après|next to|beside the|en face d|opposite|adjacent|au pied d|prés d)",
        r"\bau bord d[eu] (?:la|l'|un)?\s?(?:rivière|route)\b",
        r"\b(?:sous|under|beneath|devant|in front of|entre)\s(?:le|la|les|l'|the)\s(?:pont|bridge|autoroute|motorway|rail)",
        r"\b\d+\s?(?:m|mètres|metres|meters|minutes?)\s(?:de|du|des|from|north|south|east|west|au nord|au sud)\b",
        r"\b\d+\s?(?:m|mètres|metres|meters|minutes?)\s(?:à l'est|à l'ouest|à pied|on foot|walk)\b",
        r"\b(?:first|second|third|premi[eè]re?|deuxième|troisième)\s(?:left|right|à gauche|à droite|gate|portail|barrière)\b",
    ),
    "an hour": (
        r"\b\d{1,2}\s?h\s?(?:\d{2})?\b",
        r"\b\d{1,2}\s?:\s?\d{2}\b",
        r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm|a\.m|p\.m)\b|\b\d{4}\s?(?:hrs?|hours)\b|\b(?:at|à|vers|around)\s0\d{3}\b",
        r"\b(?:à|vers|at|about|around|before|after|avant|après|dès)\s(?:\d{1,2}|\w+)\s(?:heures?|o'clock)\b|\bo'clock\b",
        r"\b(?:à|vers|avant|après|dès|at|about|before|after|by|until|around)\s(?:midnight|minuit|noon|midi)\b",
        rf"\b(?:half|quarter|(?:five|ten|twenty)(?: minutes)?)\s(?:past|to)\s(?:\d|{_COUNT})",
        rf"\b{_COUNT}\sheures?\s(?:moins|et (?:quart|demie)|du matin|du soir|{_COUNT})\b|\b\d{{1,2}}\s?-?ish\b|\b\d{{1,2}}\sheures?\s(?:du|et|moins|pile)\b",
    ),
}
# With a capital after it, or with a full stop and capitals throughout; "agent" and "maire" alone are nobody's name.
NAME = re.compile(
    rf"\b(?i:{_TITLES})\.?\s(?!L[ea]s?\b|D[eu]s?\b)(?:[A-ZÉÈÀÂÎÔÛÇ][\w'’\-]+)|\b(?i:mr|mrs|ms|mme|mlle|dr)\.?\s[^\W\d]{{3,}}"
)
