"""Which wire service an article names, and whether its text is theirs, partly theirs, or only quotes them."""

import pytest

from extractors.article import Agency
from extractors.clean.agencies import find_agencies

USES = {
    'The minister resigned, a spokesman told Reuters.': [("Reuters", "cited")],
    "Two people were hurt, AFP reported.": [("AFP", "cited")],
    "Das sagte sie der Deutschen Presse-Agentur in Kiel.": [("dpa", "cited")],
    "GENEVA (AFP) - The river rose again on Monday.": [("AFP", "full_copy")],
    "Frankfurt/Main (dpa/lhe) - Der Fluss steigt.": [("dpa", "full_copy")],
    "(ANSA) - ROMA, 3 MAR - Il fiume sale.": [("ANSA", "full_copy")],
    "The river rose.\n\nSource: Anadolu Agency": [("Anadolu", "full_copy")],
    "The river rose.\n\nCopyright 2024 The Associated Press. All rights reserved.": [("AP", "full_copy")],
    "Der Fluss steigt weiter. (dpa)": [("dpa", "full_copy")],
    "Der Fluss steigt weiter.\n\nmak/AFP/dpa": [("AFP", "contributed"), ("dpa", "contributed")],
    "The river rose.\n\nAdditional reporting by AFP": [("AFP", "contributed")],
    "The river rose.\n\nReuters contributed to this report.": [("Reuters", "contributed")],
    "She passed her AP exams and moved to Pa.": [],
    "The AP reported on Monday that the river rose.": [("AP", "cited")],
    "Photo: Ada Byron/Reuters": [],
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), USES.items())
def test_the_words_around_a_name_tell_its_use(body, expected):
    assert find_agencies(body) == tuple(Agency(*one) for one in expected)


def test_a_byline_makes_the_text_the_agencys():
    assert find_agencies("The river rose.", byline="Reuters") == (Agency("Reuters", "full_copy"),)
    assert find_agencies("The river rose.", dateline="PARIS, March 3 (AP)") == (Agency("AP", "full_copy"),)
    assert find_agencies("The river rose.", credits=["AFP"]) == (Agency("AFP", "full_copy"),)


def test_an_agency_is_named_once_with_its_strongest_use():
    body = "PARIS (AFP) - The river rose, the mayor told AFP, and Reuters reported a flood."

    assert find_agencies(body) == (Agency("AFP", "full_copy"), Agency("Reuters", "cited"))
