"""The competency questions that docs/model.md opens with, with answers worked out by hand from the document."""

from __future__ import annotations

import re

import pytest

from queries import Store
from tests.helpers import ROOT

ANSWERS: dict[str, list[tuple[str, ...]]] = {
    # lines 724-731 name two lead ministers
    "Who leads measure 7.1.2?": [
        ("Binnenlands Bestuur en Gelijke Kansen",),
        ("Brussel, Jeugd, Media en Armoedebestrijding",),
    ],
    "Which measures does the minister of Mobility lead?": [("7.5.11",), ("7.5.12",)],
    "Which measures do several ministers lead together?": [
        ("7.1.2",),
        ("7.3.11",),
        ("7.3.17",),
        ("7.3.20",),
        ("7.5.2",),
    ],
    # lines 2428, 2655, 2850-2851 and 4748
    "Which ministers cooperate in a measure without leading it?": [
        ("7.2.12", "Welzijn, Volksgezondheid en Gezin"),
        ("7.3.1", "Onderwijs en Sport"),
        ("7.3.6", "Binnenlands Bestuur en Gelijke Kansen"),
        ("7.5.8", "Brussel, Jeugd, Media en Armoedebestrijding"),
        ("7.5.8", "Financiën, Begroting en Wonen"),
    ],
    # the department, De Lijn, Wegen en Verkeer, Maritieme Dienstverlening en Kust, De Vlaamse Waterweg
    "Who carries out measure 7.5.11?": [
        ("awv",),
        ("de-lijn",),
        ("de-vlaamse-waterweg",),
        ("departement-mow",),
        ("mdk",),
    ],
    # it is paid (4107), gives the guidance (4086) and trains and helps local authorities (4126)
    "In which measures does Dyzo have a part, and which?": [
        ("7.4.1", "Gesubsidieerd"),
        ("7.4.1", "Medeuitvoerder"),
        ("7.4.1", "Ondersteuner"),
    ],
    "Who works with Dyzo?": [
        ("Agentschap Innoveren en Ondernemen",),
        ("Kredietinstellingen",),
        ("Lokale besturen",),
        ("Vrijwilligers van Dyzo",),
    ],
    # 7.5.5 reaches them among others (4579)
    "Which measures are mainly for Roma?": [("7.1.1",), ("7.1.20",)],
    "Whom do the measures of the minister of Mobility mean to reach?": [
        ("Brede bevolking", "2"),
        ("Mensen in armoede", "2"),
        ("Omwonenden van drukke wegen", "1"),
        ("Ouderen", "1"),
        ("Personen met een handicap", "1"),
    ],
    # lines 2669, 2769, 3437 and 3964
    "Which measures use the UiTPAS?": [("7.3.13",), ("7.3.2",), ("7.3.23",), ("7.3.4",)],
    # our reading: data/plans/vapa-2022
    "To which SDGs does measure 7.1.1 contribute, and how strongly?": [
        ("1.4", "Supporting"),
        ("10.2", "Core"),
        ("10.3", "Supporting"),
    ],
    # by the timing fields, as in test_queries.test_what_ends_before_the_plan_does
    "Which measures end before the last year of the plan?": [
        ("7.1.1",),
        ("7.1.12",),
        ("7.1.13",),
        ("7.1.19",),
        ("7.2.1",),
        ("7.2.7",),
        ("7.3.10",),
        ("7.3.2",),
        ("7.3.23",),
        ("7.4.2",),
        ("7.4.4",),
        ("7.5.1",),
        ("7.5.7",),
    ],
    # the decree of 20 May, the decision of 1 July, a decree and a decision of 15 July, and the payments of 2022
    "What should happen when: the dated steps of measure 7.3.20?": [
        ("2022", "Start"),
        ("2022-05-20", "Decision"),
        ("2022-07-01", "Decision"),
        ("2022-07-15", "Decision"),
        ("2022-07-15", "Decision"),
    ],
    # line 721
    "How much money does measure 7.1.1 name, and on which page?": [("800000", "25")],
    # lines 4107-4109: 585.000 in each of 2021-2024, 710.000 in 2020, and 300.000 more
    "How much does Dyzo get, for what?": [
        ("Extra brexitsubsidie voor Dyzo, voor twee jaar", "300000"),
        ("Eenmalig verhoogde werkingssubsidie voor Dyzo in 2020", "710000"),
        ("Jaarlijkse werkingssubsidie voor Dyzo", "2340000"),
    ],
    # "nog te bepalen" in lines 1641, 1689, 2050, 2241, 2516, 3462 and 5139
    "Which budget fields leave the amount to be determined?": [
        ("7.1.20",),
        ("7.1.21",),
        ("7.2.14",),
        ("7.2.4",),
        ("7.2.8",),
        ("7.3.13",),
        ("7.5.12",),
    ],
    "Which measures are new in 2022?": [("17",)],
    # line 430, of each of the nine ministers
    "What does the plan oblige every minister to do at least twice a year?": [
        ("9", "At least twice a year, for each policy domain")
    ],
    # parts of 7.1.9 (1171, 1198) and of 7.3.14 (3487-3491, 3517-3519) are done, not the measures
    "Which measures are completed or delayed, and by which year's report?": [
        ("7.1.1", "Completed", "2022"),
        ("7.1.13", "Delayed", "2022"),
        ("7.1.9", "Completed", "2021"),
        ("7.1.9", "Completed", "2022"),
        ("7.3.14", "Completed", "2022"),
        ("7.3.20", "Delayed", "2022"),
        ("7.5.2", "Completed", "2022"),
    ],
    "Where does the document say that measure 7.1.1 is for Roma?": [
        ("25", "694", "Romagezinnen"),
        ("25", "697", "Roma"),
    ],
    # lines 140 and 5185
    "Which figures of one thing contradict each other?": [("510000", "560000")],
    "Which crisis measures does measure 7.1.7 continue?": [("gezin-14",)],
}

ASKED = dict(
    re.findall(
        r"^\d+\. (.*?)\n\n```sparql\n(.*?)```",
        (ROOT / "docs" / "model.md").read_text(encoding="utf8"),
        re.DOTALL | re.MULTILINE,
    )
)


def test_the_model_opens_with_these_questions() -> None:
    assert list(ASKED) == list(ANSWERS)
    assert len(ASKED) >= 20


@pytest.mark.parametrize("question", ANSWERS)
def test_the_graph_answers(kg: Store, question: str) -> None:
    rows = [
        tuple(re.sub(r"^https?://.*[/#]", "", str(value)) for value in row.values())
        for row in kg.table(ASKED[question])
    ]
    assert rows == ANSWERS[question]
