"""Every kind of page of the explorer, with an address of one: what tests, benchmark and pictures go through."""

from __future__ import annotations

from urllib.parse import quote, urlencode

WIDTHS = {"phone": 375, "desktop": 1280}

_ASK = quote("SELECT ?post ?naam { ?post a vapa:MinisterialPost ; skos:prefLabel ?naam } ORDER BY ?post ?naam")

_KINDS = urlencode(
    {"soort": ["goal", "post", "implementer", "actor", "target-group", "instrument", "theme"]}, doseq=True
)

PAGES: dict[str, str] = {
    "start": "/",
    "list of measures": "/maatregelen",
    "list filtered": "/maatregelen?doelstelling=SD3&minister=welzijn&volgorde=bedrag",
    "list by state of play": "/maatregelen?stand=niet-vermeld",
    "list of a co-operating minister": "/maatregelen?meewerkend=welzijn",
    "list of actors": "/actoren",
    "choice of an organisation": "/organisatie",
    "organisations by name": "/organisatie?tekst=ocmw",
    "organisation": "/organisatie/vvsg",
    "organisation with its family": "/organisatie/lokale-besturen?familie=ja",
    "organisation that is a minister": "/organisatie/brussel-jeugd-media-armoede",
    "organisation that is a consultation body": "/organisatie/vpao",
    "follow-up": "/opvolging",
    "editions": "/edities",
    "positions": "/standpunten",
    "glossary": "/begrippen",
    "search": "/zoeken?q=armode",
    "search not begun": "/zoeken",
    "list without anything": "/maatregelen?tekst=qqxqq",
    "data and method": "/gegevens",
    "dossier not begun": "/dossier",
    "dossier": "/dossier?m=7.1.4&m=7.4.5&f=similar-measures/7.1.4-7.4.5",
    "things": "/doc",
    "measure": "/doc/measure/vapa-2022/7.1.2",
    "measure of many amounts": "/doc/measure/vapa-2022/7.5.11",
    "measure that says most": "/doc/measure/vapa-2022/7.1.9",
    "measure with co-operating ministers": "/doc/measure/vapa-2022/7.5.8",
    "role": "/doc/role/regisseur",
    "actor": "/doc/actor/vvsg",
    "post": "/doc/post/binnenlands-bestuur",
    "person": "/doc/person/bart-somers",
    "goal": "/doc/goal/vapa-2022/SD1",
    "target group": "/doc/target-group/eenoudergezinnen",
    "target group with most measures": "/doc/target-group/mensen-in-armoede",
    "population group": "/doc/population-group/eenoudergezinnen",
    "theme": "/doc/theme/wonen",
    "instrument": "/doc/instrument/uitpas",
    "place": "/doc/place/antwerpen",
    "SDG goal": "/doc/sdg/1",
    "SDG target": "/doc/sdg/1.3",
    "indicator": "/doc/indicator/armoede-of-sociale-uitsluiting",
    "policy domain": "/doc/policy-domain/economie-wetenschap-innovatie",
    "crisis measure": "/doc/crisis-measure/vapa-2022/onderwijs-03",
    "finding of overlap": "/doc/finding/vapa-2022/similar-measures/7.1.4-7.4.5",
    "finding of a gap": "/doc/finding/vapa-2022/minister-absent-from-goal/SD2",
    "plan": "/doc/plan/vapa-2022",
    "list of goals": "/doelen",
    "list of target groups": "/doelgroepen",
    "list of themes": "/themas",
    "list of instruments": "/instrumenten",
    "list of ministers": "/ministers",
    "list of SDGs": "/sdg",
    "search without result": "/zoeken?q=qqxqq",
    "overlap": "/overlap",
    "overlap of the minister with most": "/overlap?minister=welzijn",
    "overlap filtered": "/overlap?doelstelling=SD1&los=ja",
    "gaps": "/hiaten",
    "participation": "/inspraak",
    "participation of a minister": "/inspraak?minister=welzijn",
    "correction": "/klopt-niet?over=https://w3id.org/vapa/id/measure/vapa-2022/7.1.4/involvement/netwerk-tegen-armoede",
    "where ministers meet": "/raakpunten",
    "choice of two measures": "/vergelijk?a=7.1.2",
    "two measures": "/vergelijk?a=7.1.4&b=7.4.5",
    "matrix": "/matrix",
    "matrix of money": "/matrix?rijen=thema&kolommen=minister&waarde=geld",
    "matrix cell": "/matrix/cel?rijen=doelgroep&kolommen=minister&rij=gezinnen&kolom=welzijn",
    "timeline": "/tijdlijn",
    "timeline of a year": "/tijdlijn?groep=minister&jaar=2023",
    "budget": "/budget",
    "budget of a goal": "/budget?doelstelling=SD3",
    "network": "/netwerk",
    "network around a measure": "/netwerk?rond=7.1.2&kleur=minister",
    "network of all": f"/netwerk?alles=ja&{_KINDS}",
    "vocabulary": "/ns",
    "catalogue": "/catalog",
    "sparql": "/sparql",
    "sparql example": "/sparql?voorbeeld=joint-leads",
    "sparql answer": f"/sparql?query={_ASK}",
}
"""Those that answer 200."""

PROBLEMS: dict[str, tuple[str, int]] = {
    "unknown page": ("/bestaat-niet", 404),
    "unknown thing": ("/doc/measure/vapa-2022/9.9.9", 404),
    "organisation unknown": ("/organisatie/bestaat-niet", 404),
    "state of play unknown": ("/maatregelen?stand=bestaat-niet", 404),
    "wrong rule": ("/overlap?regel=bestaat-niet", 404),
    "wrong page": ("/hiaten?pagina=999", 404),
    "measure to compare with unknown": ("/vergelijk?a=7.1.4&b=9.9.9", 404),
    "dossier of nothing": ("/dossier?m=9.9.9", 404),
    "wrong year": ("/tijdlijn?jaar=soms", 400),
    "wrong dimension": ("/matrix?rijen=kleur", 400),
    "budget of nobody": ("/budget?minister=niemand", 404),
    "network of nobody": ("/netwerk?minister=niemand", 404),
    "wrong query": ("/sparql?query=SELECT", 400),
}
"""Pages that say what is wrong, with their status."""

READY = dict.fromkeys(
    ("network", "network around a measure", "network of all"),
    "window.vapaNetwork && document.querySelector('#network canvas') !== null",
) | dict.fromkeys(("sparql", "sparql example", "sparql answer"), "document.querySelector('.CodeMirror') !== null")
"""Of the kinds of page that a script completes: what is true in the browser when they can be used."""

FILTERED = ("list of measures", "overlap", "gaps", "matrix", "timeline", "budget", "network")
"""The kinds of page with a form that filters what they show."""
