"""The glossary: words that must stay on pages, each explained once, in Dutch and in English.

What the data define themselves (roles, states of play, forms of participation) is not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["GLOSSARY", "Word"]

Words = tuple[str, str]
"""In Dutch and in English."""


@dataclass(frozen=True)
class Word:
    """A word with what it means, and the page where one meets it (viz.web.urls; empty for none)."""

    group: str
    name: Words
    meaning: Words
    page: str = ""


GLOSSARY: Mapping[str, Word] = {
    "fiche": Word(
        "plan",
        ("Fiche", "Fiche"),
        (
            (
                "Het formulier in het plan dat een maatregel beschrijft: titel, minister, uitvoerende administratie, "
                "beschrijving, timing en budget."
            ),
            (
                "The form in the plan that describes one measure: title, minister, implementing administration, "
                "description, timing and budget."
            ),
        ),
        "measures",
    ),
    "doelstelling": Word(
        "plan",
        ("Strategische doelstelling (SD)", "Strategic goal (SD)"),
        (
            (
                "Een van de doelen waaronder het plan zijn maatregelen indeelt. De korte naam is van ons; het plan "
                "schrijft elk doel als een zin."
            ),
            (
                "One of the goals under which the plan arranges its measures. The short name is ours; the plan words "
                "each goal as a sentence."
            ),
        ),
        "goals",
    ),
    "trekker": Word(
        "plan",
        ("Trekkende minister", "Lead minister"),
        (
            (
                "De minister die volgens de fiche verantwoordelijk is voor de maatregel. Sommige maatregelen hebben er"
                " twee, elk voor een deel."
            ),
            (
                "The minister who is responsible for the measure according to its fiche. Some measures have two, each "
                "for a part."
            ),
        ),
        "ministers",
    ),
    "administratie": Word(
        "plan",
        ("Uitvoerende administratie", "Implementing administration"),
        (
            "Het departement of agentschap dat de maatregel uitvoert, zoals de fiche het noemt.",
            "The department or agency that carries out the measure, as the fiche names it.",
        ),
    ),
    "hoofddoelgroep": Word(
        "plan",
        ("In de eerste plaats voor", "In the first place for"),
        (
            (
                "De groep voor wie de maatregel vooral bedoeld is. Andere groepen bereikt ze mee. Welke groep de "
                "eerste is, is onze lezing van de fiche."
            ),
            (
                "The group that the measure is mainly meant for. Other groups are reached along with it. Which group "
                "comes first is our reading of the fiche."
            ),
        ),
        "groups",
    ),
    "crisismaatregel": Word(
        "plan",
        ("Crisismaatregel", "Crisis measure"),
        (
            "Een tijdelijke maatregel uit de coronacrisis van 2020, in een bijlage van het plan.",
            "A temporary measure of the corona crisis of 2020, listed in an annex of the plan.",
        ),
    ),
    "mijlpaal": Word(
        "plan",
        ("Belangrijke datum", "Key date"),
        (
            (
                "Een datum waarop volgens de fiche iets begint, beslist wordt, klaar is of geëvalueerd wordt. Zo’n "
                "datum is niet altijd het einde van de maatregel."
            ),
            (
                "A date on which, by the fiche, something starts, is decided, is ready or is evaluated. Such a date is"
                " not always the end of the measure."
            ),
        ),
        "timeline",
    ),
    "sdg": Word(
        "plan",
        ("SDG en subdoel", "SDG and target"),
        (
            (
                "De 17 duurzame-ontwikkelingsdoelen van de Verenigde Naties (Sustainable Development Goals), elk met "
                "subdoelen zoals 1.3. Aan welk subdoel een maatregel bijdraagt, is onze lezing, en het onzekerste deel"
                " van de gegevens."
            ),
            (
                "The 17 Sustainable Development Goals of the United Nations, each with targets such as 1.3. Which "
                "target a measure contributes to is our reading, and the least certain part of the data."
            ),
        ),
        "sdgs",
    ),
    "ocmw": Word(
        "plan",
        ("OCMW", "OCMW"),
        (
            (
                "Openbaar centrum voor maatschappelijk welzijn: de sociale dienst van de gemeente, onder meer voor het"
                " leefloon."
            ),
            (
                "Public centre for social welfare: the social service of the municipality, which among other things "
                "grants the living wage."
            ),
        ),
    ),
    "caw": Word(
        "plan",
        ("CAW", "CAW"),
        (
            "Centrum algemeen welzijnswerk: een erkende voorziening voor al wie hulp zoekt, ook zonder verwijzing.",
            "Centre for general welfare work: a recognised service for everyone who seeks help, also without referral.",
        ),
    ),
    "redactie": Word(
        "site",
        ("Redactie", "Editors"),
        (
            (
                "Wat zo gemerkt is, staat niet in het plan: de makers van deze site voegden het toe of lazen het erin,"
                " zoals samenvattingen, thema’s en bevindingen."
            ),
            (
                "What is marked like this is not in the plan: the makers of this site added it or read it into the "
                "plan, such as summaries, themes and findings."
            ),
        ),
        "data",
    ),
    "vindplaats": Word(
        "site",
        ("Vindplaats", "Passage"),
        (
            "De bladzijde en de regels van het plan waar een uitspraak op steunt, met de woorden die het zeggen.",
            "The page and the lines of the plan that a statement rests on, with the words that say it.",
        ),
    ),
    "kanttekening": Word(
        "site",
        ("Kanttekening", "Note"),
        (
            (
                "Wat u bij een gegeven moet weten: het plan spreekt zichzelf tegen, een bedrag is een raming, of er is"
                " iets anders aan de hand."
            ),
            (
                "What you need to know with a piece of data: the plan contradicts itself, an amount is an estimate, or"
                " something else is the matter."
            ),
        ),
    ),
    "bevinding": Word(
        "site",
        ("Bevinding: overlapping of hiaat", "Finding: overlap or gap"),
        (
            (
                "Wat een vaste regel in het plan vindt. Bij een overlapping werken meer maatregelen of ministers aan "
                "hetzelfde; bij een hiaat staat iets er niet of weinig. Het is een vraag voor het overleg, geen "
                "oordeel."
            ),
            (
                "What a fixed rule finds in the plan. In an overlap several measures or ministers work on the same "
                "thing; in a gap there is little or nothing of something. It is a question for the meeting, not a "
                "verdict."
            ),
        ),
        "overlap",
    ),
    "gewicht": Word(
        "site",
        ("Gewicht: sterk, matig, zwak", "Weight: strong, moderate, weak"),
        (
            (
                "Hoeveel een bevinding ertoe doet, voor alle regels op dezelfde manier bepaald. Waarom ze dat gewicht "
                "heeft, staat erbij."
            ),
            (
                "How much a finding matters, determined in the same way for all rules. The reason for its weight "
                "stands with it."
            ),
        ),
    ),
    "getal": Word(
        "site",
        ("Het getal van de regel", "The rule’s number"),
        (
            (
                "Waarmee een regel zijn eigen bevindingen rangschikt. Getallen van verschillende regels zijn niet te "
                "vergelijken; het gewicht wel."
            ),
            "What a rule ranks its own findings by. Numbers of different rules cannot be compared; the weight can.",
        ),
    ),
    "afgestemd": Word(
        "site",
        ("Afgestemd, en band in het plan", "Coordinated, and tie in the plan"),
        (
            (
                "Maatregelen zijn afgestemd als het plan ze aan elkaar bindt: een gedeelde trekker of administratie, "
                "een gedeelde overlegpartner of regisseur, of een fiche die de andere noemt. Afspraken buiten het plan"
                " zijn niet te zien."
            ),
            (
                "Measures are coordinated if the plan ties them: a shared lead or administration, a shared consulted "
                "partner or director, or a fiche that names the other. Agreements outside the plan cannot be seen."
            ),
        ),
        "overlap",
    ),
    "gelijkenis": Word(
        "site",
        ("Gelijkenis", "Similarity"),
        (
            (
                "Hoeveel twee maatregelen gemeen hebben (doelgroepen, actoren, instrumenten, thema’s), van 0 tot 1. "
                "Wat weinig maatregelen hebben, telt zwaarder. Gelijkenis is geen bewijs van dubbel werk."
            ),
            (
                "How much two measures have in common (target groups, actors, instruments, themes), from 0 to 1. What "
                "few measures have counts more. Similarity is no proof of double work."
            ),
        ),
        "compare",
    ),
    "brug": Word(
        "site",
        ("Brug", "Bridge"),
        (
            (
                "Iets of iemand waarlangs veel verbindingen tussen andere punten van het netwerk lopen. Valt het weg, "
                "dan hangt er minder samen."
            ),
            (
                "Something or someone that many connections between other points of the network run through. Without "
                "it, less hangs together."
            ),
        ),
        "network",
    ),
    "geld": Word(
        "site",
        ("Genoemd geld, en wat meetelt", "Stated money, and what is counted"),
        (
            (
                "De bedragen die de fiches noemen en die op te tellen zijn. Achtergrond, delen van een groter bedrag "
                "en bedragen per maand of per eenheid tellen niet mee. Geen bedrag is onbekend, niet nul, en genoemd "
                "is niet uitgegeven."
            ),
            (
                "The amounts that the fiches state and that can be added up. Background, parts of a larger amount and "
                "amounts per month or unit are not counted. No amount is unknown, not zero, and stated is not spent."
            ),
        ),
        "budget",
    ),
    "raming": Word(
        "site",
        ("Raming (±)", "Estimate (±)"),
        (
            "Een bedrag of cijfer waarvan het plan zelf zegt dat het bij benadering is.",
            "An amount or figure that the plan itself calls approximate.",
        ),
    ),
    "stand": Word(
        "site",
        ("Stand van zaken", "State of play"),
        (
            (
                "Hoe ver een maatregel staat, volgens de fiche of een later verslag. “Niet vermeld” wil niet zeggen "
                "dat er niets gebeurt."
            ),
            "How far a measure is, by its fiche or a later report. “Not stated” does not mean that nothing happens.",
        ),
        "follow_up",
    ),
    "inspraak": Word(
        "site",
        ("Inspraak", "Having a say"),
        (
            (
                "Of mensen in armoede of hun organisaties meepraten over de maatregel, hoe, en in welke fase. Zwijgt "
                "de fiche, dan weten we het niet."
            ),
            (
                "Whether people in poverty or their organisations have a say in the measure, how, and at which stage. "
                "Where the fiche is silent, we do not know."
            ),
        ),
        "participation",
    ),
    "kennisgraaf": Word(
        "data",
        ("Kennisgraaf", "Knowledge graph"),
        (
            (
                "De gegevens achter deze site: korte uitspraken zoals “7.1.2 – trekkende minister – Binnenlands "
                "Bestuur”, elk met vindplaats en vast adres."
            ),
            (
                "The data behind this site: short statements such as “7.1.2 – lead minister – Home Affairs”, each with"
                " its passage and a stable address."
            ),
        ),
        "data",
    ),
    "sparql": Word(
        "data",
        ("SPARQL", "SPARQL"),
        (
            "De taal waarin men zelf vragen aan de kennisgraaf stelt. Er zijn kant-en-klare vragen om mee te beginnen.",
            (
                "The language in which one asks the knowledge graph questions. There are ready-made questions to start"
                " with."
            ),
        ),
        "sparql",
    ),
    "linked-data": Word(
        "data",
        ("Linked data (RDF)", "Linked data (RDF)"),
        (
            (
                "Gegevens waarin alles een vast webadres heeft, zodat anderen ernaar kunnen verwijzen en ze met hun "
                "gegevens kunnen verbinden. RDF is de standaard daarvoor; Turtle en JSON-LD zijn vormen ervan."
            ),
            (
                "Data in which everything has a stable web address, so that others can refer to it and connect it to "
                "their data. RDF is the standard for it; Turtle and JSON-LD are forms of it."
            ),
        ),
        "vocabulary",
    ),
}
"""By what it goes by in the address of its place on the page of the glossary."""
