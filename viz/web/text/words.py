"""Dutch words for what others' vocabularies name only in English, and for links read backwards."""

from __future__ import annotations

from ontology import FOREIGN_PREFIXES

__all__ = ["BACKWARDS", "CLASSES", "NODES", "PROPERTIES"]


def _expanded(words: dict[str, str]) -> dict[str, str]:
    pairs = ((name.partition(":"), word) for name, word in words.items())
    return {f"{FOREIGN_PREFIXES[prefix]}{local}": word for (prefix, _, local), word in pairs}


PROPERTIES = _expanded(
    {
        "dcterms:date": "datum",
        "dcterms:description": "beschrijving",
        "dcterms:identifier": "nummer",
        "dcterms:isPartOf": "deel van",
        "dcterms:isReplacedBy": "vervangen door",
        "dcterms:license": "licentie",
        "dcterms:publisher": "uitgever",
        "dcterms:replaces": "vervangt",
        "dcterms:source": "bron",
        "dcterms:title": "titel",
        "qb:attribute": "attribuut",
        "qb:component": "onderdeel",
        "qb:dataSet": "gegevensreeks",
        "qb:dimension": "dimensie",
        "qb:measure": "maat",
        "qb:structure": "structuur",
        "sdmx-attribute:unitMeasure": "eenheid",
        "sdmx-dimension:refArea": "gebied",
        "sdmx-dimension:refPeriod": "periode",
        "sdmx-measure:obsValue": "waarde",
        "rdf:type": "soort",
        "rdfs:comment": "toelichting",
        "rdfs:label": "naam",
        "rdfs:seeAlso": "zie ook",
        "owl:sameAs": "zelfde als",
        "skos:altLabel": "andere namen",
        "skos:broader": "ruimer begrip",
        "skos:closeMatch": "verwant begrip elders",
        "skos:definition": "omschrijving",
        "skos:editorialNote": "noot van de redactie",
        "skos:exactMatch": "zelfde begrip elders",
        "skos:inScheme": "begrippenlijst",
        "skos:notation": "code",
        "skos:note": "noot",
        "skos:prefLabel": "Engelse naam",
        "skos:relatedMatch": "gerelateerd begrip elders",
        "skos:topConceptOf": "ruimste begrip in",
        "dcat:endDate": "einde",
        "dcat:startDate": "begin",
        "mandaat:einde": "einde van het mandaat",
        "mandaat:isBestuurlijkeAliasVan": "mandataris is",
        "mandaat:start": "begin van het mandaat",
        "org:heldBy": "bekleed door",
        "org:holds": "mandaat",
        "org:identifier": "registratienummer",
        "org:member": "persoon",
        "org:role": "rol",
        "org:subOrganizationOf": "onderdeel van",
        "prov:wasAttributedTo": "van de hand van",
        "prov:wasDerivedFrom": "vindplaats",
        "foaf:familyName": "familienaam",
        "foaf:givenName": "voornaam",
        "foaf:name": "naam",
    }
)
"""Properties that are not ours."""

CLASSES = _expanded(
    {
        "sdgo:Goal": "Doel van de VN (SDG)",
        "sdgo:Target": "Subdoel van de VN (SDG)",
        "qb:DataSet": "Gegevensreeks",
        "qb:DataStructureDefinition": "Gegevensstructuur",
        "qb:Observation": "Armoedecijfer",
        "skos:Concept": "Begrip",
        "skos:ConceptScheme": "Begrippenlijst",
        "mandaat:Mandaat": "Mandaat",
        "mandaat:Mandataris": "Mandataris",
        "org:Membership": "Ambtstermijn",
        "org:Organization": "Organisatie",
        "foaf:Group": "Groep",
        "foaf:Person": "Persoon",
    }
)
"""Classes that are not ours."""

BACKWARDS = {
    "leadMinister": "Trekkende minister van",
    "implementedBy": "Voert uit",
    "involves": "Betrokken bij",
    "targetGroup": "Doelgroep van",
    "usesInstrument": "Gebruikt in",
    "location": "Plaats van",
    "refersTo": "Genoemd in",
    "contributesTo": "Hieraan dragen bij",
    "continuedBy": "Zet voort",
    "continues": "Voortgezet door",
    "lapsed": "Vervallen in",
    "replaces": "Vervangen door",
    "isReplacedBy": "Vervangt",
    "theme": "Thema van",
    "policyDomain": "Beleidsdomein van",
    "goal": "Maatregelen onder deze doelstelling",
    "inPlan": "In dit plan",
    "indicator": "Cijfers",
    "populationGroup": "Cijfers over deze groep",
    "role": "In deze rol",
    "memberOfClass": "Hiertoe behoren",
    "consultationBody": "Overlegorgaan van",
    "coordinatingMinister": "Coördinerend minister van",
    "conflictsWith": "Tegengesproken door",
    "broader": "Engere begrippen",
    "subOrganizationOf": "Onderdelen",
    "heldBy": "Bekleedt",
    "inScheme": "Begrippen in deze lijst",
    "isPartOf": "Delen",
    "closeMatch": "Verwante begrippen",
    "refArea": "Cijfers over dit gebied",
    "dataSet": "Cijfers in deze reeks",
    "wasAttributedTo": "Van deze hand",
    "publisher": "Uitgever van",
    "wasDerivedFrom": "Hieruit gelezen",
    "topConceptOf": "Ruimste begrippen",
    "unit": "Afdeling bij",
}
"""What a link is called when it is read from where it points to, by the local name of its property."""

NODES = {
    "lead": "trekkende minister",
    "implementation": "uitvoerende administratie",
    "involvement": "betrokken actoren",
    "targeting": "doelgroepen",
    "instrumentUse": "instrumenten",
    "siting": "plaatsen",
    "reference": "verwijst naar",
    "contribution": "bijdragen aan de SDG's",
    "continuation": "voortzetting",
    "budgetLine": "bedragen",
    "phase": "fasen",
    "dataNote": "kanttekeningen",
    "budgetKind": "wat het budgetveld zegt",
    "approximate": "raming",
    "context": "alleen achtergrond",
    "openEnded": "zonder einddatum",
    "complete": "onderdelen tellen op tot het geheel",
}
"""Properties of ours that a page calls otherwise than the ontology, which names one value and not a list of them."""
