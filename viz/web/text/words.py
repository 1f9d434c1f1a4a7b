"""Words for properties and classes of others' vocabularies, and for links read backwards, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping

from ontology import FOREIGN_PREFIXES

__all__ = ["BACKWARDS", "CLASSES", "NODES", "PROPERTIES", "Words", "elsewhere"]


Words = tuple[str, str]
"""In Dutch and in English."""


_AUTHORITIES: Mapping[str, Words] = {
    "http://eurovoc.europa.eu/": ("EuroVoc", "EuroVoc"),
    "http://metadata.un.org/sdg/": ("Verenigde Naties", "United Nations"),
    "http://themis.vlaanderen.be/id/": ("Themis, Vlaamse overheid", "Themis, Flemish Government"),
    "http://vocab.belgif.be/auth/refnis2019/": ("REFNIS-code van Statbel", "Statbel’s REFNIS code"),
    "http://www.ejustice.just.fgov.be/eli/": ("Belgisch Staatsblad", "Belgian Official Gazette"),
    "http://www.wikidata.org/entity/": ("Wikidata", "Wikidata"),
    "https://data.vlaanderen.be/id/gemeente/": ("Gemeenteregister", "Register of municipalities"),
    "https://data.vlaanderen.be/id/organisatie/": (
        "Organisatieregister Vlaanderen",
        "Flemish register of organisations",
    ),
    "https://org.belgif.be/id/": ("Kruispuntbank van Ondernemingen", "Crossroads Bank for Enterprises"),
}
"""Who gives names to things elsewhere, by how their addresses begin."""

_READABLE = 24
"""How long a code may be that readers are shown."""


def elsewhere(iri: str, language: str) -> str:
    """What an address of others is called: who gives it, and what the thing is called there; itself where unknown.

    >>> elsewhere("http://eurovoc.europa.eu/742", "nl"), elsewhere("https://example.org/x", "nl")
    ('EuroVoc 742', 'https://example.org/x')
    """
    for start, names in _AUTHORITIES.items():
        if iri.startswith(start):
            rest = iri.removeprefix(start).rstrip("/")
            name = rest if "/eli/" in start else rest.rpartition("/")[2]
            return f"{names[language == 'en']} {name if len(name) <= _READABLE else ''}".rstrip()
    return iri


def _expanded(words: Mapping[str, Words]) -> dict[str, Words]:
    pairs = ((name.partition(":"), word) for name, word in words.items())
    return {f"{FOREIGN_PREFIXES[prefix]}{local}": word for (prefix, _, local), word in pairs}


PROPERTIES = _expanded(
    {
        "dcterms:date": ("datum", "date"),
        "dcterms:description": ("beschrijving", "description"),
        "dcterms:issued": ("verschenen", "issued"),
        "dcterms:identifier": ("nummer", "number"),
        "dcterms:isPartOf": ("deel van", "part of"),
        "dcterms:isReplacedBy": ("vervangen door", "replaced by"),
        "dcterms:license": ("licentie", "licence"),
        "dcterms:publisher": ("uitgever", "publisher"),
        "dcterms:replaces": ("vervangt", "replaces"),
        "dcterms:source": ("bron", "source"),
        "dcterms:title": ("titel", "title"),
        "qb:attribute": ("attribuut", "attribute"),
        "qb:component": ("onderdeel", "component"),
        "qb:dataSet": ("gegevensreeks", "data set"),
        "qb:dimension": ("dimensie", "dimension"),
        "qb:measure": ("maat", "measure"),
        "qb:structure": ("structuur", "structure"),
        "sdmx-attribute:unitMeasure": ("eenheid", "unit"),
        "sdmx-dimension:refArea": ("gebied", "area"),
        "sdmx-dimension:refPeriod": ("periode", "period"),
        "sdmx-measure:obsValue": ("waarde", "value"),
        "rdf:type": ("soort", "kind"),
        "rdfs:comment": ("toelichting", "comment"),
        "rdfs:label": ("naam", "name"),
        "rdfs:seeAlso": ("zie ook", "see also"),
        "owl:sameAs": ("zelfde als", "same as"),
        "skos:altLabel": ("andere namen", "other names"),
        "skos:broader": ("ruimer begrip", "broader concept"),
        "skos:closeMatch": ("verwant begrip elders", "close concept elsewhere"),
        "skos:definition": ("omschrijving", "definition"),
        "skos:editorialNote": ("noot van de redactie", "editors' note"),
        "skos:exactMatch": ("zelfde begrip elders", "same concept elsewhere"),
        "skos:hiddenLabel": ("andere schrijfwijzen", "other spellings"),
        "skos:inScheme": ("begrippenlijst", "concept scheme"),
        "skos:notation": ("code", "code"),
        "skos:note": ("noot", "note"),
        "skos:prefLabel": ("Engelse naam", "Dutch name"),
        "skos:relatedMatch": ("gerelateerd begrip elders", "related concept elsewhere"),
        "skos:topConceptOf": ("ruimste begrip in", "top concept of"),
        "dcat:endDate": ("einde", "end"),
        "dcat:startDate": ("begin", "start"),
        "mandaat:einde": ("einde van het mandaat", "end of the mandate"),
        "mandaat:isBestuurlijkeAliasVan": ("mandataris is", "mandate holder is"),
        "mandaat:start": ("begin van het mandaat", "start of the mandate"),
        "org:heldBy": ("bekleed door", "held by"),
        "org:holds": ("mandaat", "mandate"),
        "org:identifier": ("registratienummer", "registration number"),
        "org:member": ("persoon", "person"),
        "org:role": ("rol", "role"),
        "org:subOrganizationOf": ("onderdeel van", "part of"),
        "prov:wasAttributedTo": ("van de hand van", "attributed to"),
        "prov:wasDerivedFrom": ("vindplaats", "passage"),
        "foaf:familyName": ("familienaam", "family name"),
        "foaf:givenName": ("voornaam", "given name"),
        "foaf:name": ("naam", "name"),
        "foaf:page": ("op het web", "on the web"),
    }
)
"""Properties that are not ours."""

CLASSES = _expanded(
    {
        "sdgo:Goal": ("Doel van de VN (SDG)", "UN goal (SDG)"),
        "sdgo:Target": ("Subdoel van de VN (SDG)", "UN target (SDG)"),
        "qb:DataSet": ("Gegevensreeks", "Data set"),
        "qb:DataStructureDefinition": ("Gegevensstructuur", "Data structure"),
        "qb:Observation": ("Armoedecijfer", "Poverty figure"),
        "skos:Concept": ("Begrip", "Concept"),
        "skos:ConceptScheme": ("Begrippenlijst", "Concept scheme"),
        "mandaat:Mandaat": ("Mandaat", "Mandate"),
        "mandaat:Mandataris": ("Mandataris", "Mandate holder"),
        "org:Membership": ("Ambtstermijn", "Term of office"),
        "org:Organization": ("Organisatie", "Organisation"),
        "foaf:Group": ("Groep", "Group"),
        "foaf:Person": ("Persoon", "Person"),
    }
)
"""Classes that are not ours."""

BACKWARDS = {
    "leadMinister": ("Trekkende minister van", "Lead minister of"),
    "implementedBy": ("Voert uit", "Implements"),
    "involves": ("Betrokken bij", "Involved in"),
    "targetGroup": ("Doelgroep van", "Target group of"),
    "usesInstrument": ("Gebruikt in", "Used in"),
    "location": ("Plaats van", "Place of"),
    "refersTo": ("Genoemd in", "Named in"),
    "contributesTo": ("Hieraan dragen bij", "What contributes to it"),
    "continuedBy": ("Zet voort", "Continues"),
    "continues": ("Voortgezet door", "Continued by"),
    "lapsed": ("Vervallen in", "Lapsed in"),
    "replaces": ("Vervangen door", "Replaced by"),
    "isReplacedBy": ("Vervangt", "Replaces"),
    "theme": ("Thema van", "Theme of"),
    "policyDomain": ("Beleidsdomein van", "Policy domain of"),
    "goal": ("Maatregelen onder deze doelstelling", "Measures under this goal"),
    "inPlan": ("In dit plan", "In this plan"),
    "indicator": ("Cijfers", "Figures"),
    "populationGroup": ("Cijfers over deze groep", "Figures about this group"),
    "role": ("In deze rol", "In this role"),
    "memberOfClass": ("Hiertoe behoren", "Belong to it"),
    "consultationBody": ("Overlegorgaan van", "Consultation body of"),
    "coordinatingMinister": ("Coördinerend minister van", "Coordinating minister of"),
    "conflictsWith": ("Tegengesproken door", "Contradicted by"),
    "broader": ("Engere begrippen", "Narrower concepts"),
    "subOrganizationOf": ("Onderdelen", "Parts"),
    "heldBy": ("Bekleedt", "Holds"),
    "inScheme": ("Begrippen in deze lijst", "Concepts in this scheme"),
    "isPartOf": ("Delen", "Parts"),
    "closeMatch": ("Verwante begrippen", "Related concepts"),
    "refArea": ("Cijfers over dit gebied", "Figures about this area"),
    "dataSet": ("Cijfers in deze reeks", "Figures in this data set"),
    "wasAttributedTo": ("Van deze hand", "By this author"),
    "publisher": ("Uitgever van", "Publisher of"),
    "wasDerivedFrom": ("Hieruit gelezen", "Read from it"),
    "topConceptOf": ("Ruimste begrippen", "Top concepts"),
    "unit": ("Afdeling bij", "Unit in"),
    "involvedIn": ("Wie betrokken is", "Who is involved"),
    "targetGroupOf": ("Doelgroepen", "Target groups"),
    "instrumentOf": ("Instrumenten", "Instruments"),
    "concerns": ("Bevindingen hierover", "Findings about it"),
    "about": ("Wat hierover gaat", "What is about it"),
    "nearest": ("Komt er het dichtst bij in", "Comes nearest in"),
    "findingRule": ("Bevindingen van deze regel", "Findings of this rule"),
    "relatedPlan": ("Verwant met", "Related to"),
    "relatedDocument": ("Verwant plan of document", "Related plan or document"),
    "memberOf": ("Leden", "Members"),
    "hasMember": ("Lid van", "Member of"),
    "postIn": ("Ministerposten", "Ministerial posts"),
}
"""What a link is called when it is read from where it points to, by the local name of its property."""

NODES = {
    "lead": ("trekkende minister", "lead minister"),
    "implementation": ("uitvoerende administratie", "implementing administration"),
    "involvement": ("betrokken actoren", "actors involved"),
    "targeting": ("doelgroepen", "target groups"),
    "instrumentUse": ("instrumenten", "instruments"),
    "siting": ("plaatsen", "places"),
    "reference": ("verwijst naar", "refers to"),
    "contribution": ("bijdragen aan de SDG's", "contributions to the SDGs"),
    "continuation": ("voortzetting", "continuation"),
    "budgetLine": ("bedragen", "amounts"),
    "phase": ("fasen", "phases"),
    "dataNote": ("kanttekeningen", "notes"),
    "budgetKind": ("wat het budgetveld zegt", "what the budget field says"),
    "approximate": ("raming", "estimate"),
    "context": ("alleen achtergrond", "background only"),
    "openEnded": ("zonder einddatum", "without an end date"),
    "temporary": ("tijdelijke steun", "temporary support"),
    "complete": ("onderdelen tellen op tot het geheel", "parts add up to the whole"),
}
"""Properties of ours that a page calls otherwise than the ontology, which names one value and not a list of them."""
