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
    "A picture of the flooded square went round the world, Reuters reported.": [("Reuters", "cited")],
    "A river in spring.\n\nWiesbaden (KNA/iz). Der Fluss steigt.": [("KNA", "full_copy")],
    "The dam holds.\n\nGENEVA (AFP) - The river rose again on Monday.": [("AFP", "full_copy")],
    "The dam holds.\n\nAFP, MANILA\n\nThe river rose.": [("AFP", "full_copy")],
    "The AAP won the vote in Delhi.": [],
    "Madrid, 3 mar. (EFE).- El río sube.": [("EFE", "full_copy")],
    "MADRID, 3 Mar. (EUROPA PRESS) - El río sube.": [("Europa Press", "full_copy")],
    "【ロンドン共同通信】川の水位が上がった。": [("Kyodo", "full_copy")],
    "(서울=연합뉴스) 강물이 불었다.": [("Yonhap", "full_copy")],
    "新华社北京12月24日电 河水上涨。": [("Xinhua", "full_copy")],
    'Река вышла из берегов, передает РИА "Новости".': [("RIA Novosti", "cited")],
    "El río sube, según la agencia oficial de noticias rusa Sputnik.": [("Sputnik", "cited")],
    "– Elva stiger, sier hun til NTB.": [("NTB", "cited")],
    "Michael Bloomberg waded in. Bloomberg said the river was his.": [],
    "The river rose.\n\nReuters\n\nIt fell on Tuesday.\n\nIt rose again.\n\nIt fell.": [],
}  # fmt: skip


def used(body, **lines):
    return tuple(one.agency for one in find_agencies(body.split("\n\n"), **lines))


@pytest.mark.parametrize(("body", "expected"), USES.items())
def test_the_words_around_a_name_tell_its_use(body, expected):
    assert used(body) == tuple(Agency(*one) for one in expected)


def test_a_byline_makes_the_text_the_agencys():
    assert used("The river rose.", byline="Reuters") == (Agency("Reuters", "full_copy"),)
    assert used("The river rose.", dateline="PARIS, March 3 (AP)") == (Agency("AP", "full_copy"),)
    assert used("The river rose.", credits=["AFP"]) == (Agency("AFP", "full_copy"),)


def test_an_agency_is_named_once_with_its_strongest_use():
    body = "PARIS (AFP) - The river rose, the mayor told AFP, and Reuters reported a flood."

    assert used(body) == (Agency("AFP", "full_copy"), Agency("Reuters", "cited"))


def test_the_line_that_shows_the_use_is_given_not_the_first_that_has_the_name():
    first, last = "The mayor told AFP that it rose.", "The river rose. (AFP)"

    (found,) = find_agencies([first, "It rained.", last])

    assert (found.agency.use, found.line) == ("full_copy", last)


def test_the_source_of_a_box_below_the_text_is_no_credit():
    assert used("The river rose.", beside=["Liveblog", "Quelle: dpa"]) == ()
    assert used("The river rose.", beside=["It fell again.", "Quelle: dpa"]) == (Agency("dpa", "full_copy"),)


def test_a_name_glued_to_a_newsroom_is_read():
    assert used("Der Fluss steigt.", beside=["dpaMM-Redaktion Kiel"]) == (Agency("dpa", "contributed"),)
    assert used("The river rose.", beside=["By ReutersLeeds, 3 May"]) == (Agency("Reuters", "full_copy"),)
