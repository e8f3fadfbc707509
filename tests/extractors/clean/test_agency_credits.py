"""Which lines beside an article credit its text to an agency, and which credit a picture, a person or nothing."""

import pytest

from extractors.article import Agency
from extractors.clean.agency_credits import credited

CREDITS = {
    "By Reuters": [("Reuters", "full_copy")],
    "Reuters": [("Reuters", "full_copy")],
    "(AFP) – 2 days ago": [("AFP", "full_copy")],
    "Reuters November 18, 2019 11:03 PM": [("Reuters", "full_copy")],
    "ATLANTA January 11, 2012 (AP)": [("AP", "full_copy")],
    "By ADA BYRON AP Medical Writer": [("AP", "full_copy")],
    "Ada Byron, Associated Press": [("AP", "full_copy")],
    "AFP, MANILA": [("AFP", "full_copy")],
    "Associated Press in Valencia": [("AP", "full_copy")],
    "Haberler - Anadolu Ajansı": [("Anadolu", "full_copy")],
    "2012-01-03 06:34 Źródło: PAP": [("PAP", "full_copy")],
    "(Quelle: APA/sda/dpa)": [("APA", "full_copy"), ("Keystone-SDA", "full_copy"), ("dpa", "full_copy")],
    "Copyright © 2011 AFP. All rights reserved. More »": [("AFP", "full_copy")],
    "© dpa-infocom, dpa:230428-99-483045/5": [("dpa", "full_copy")],
    "Agence France-Presse, with files from the Valley Paper": [("AFP", "full_copy")],
    "jb, Reuters, PAP": [("Reuters", "contributed"), ("PAP", "contributed")],
    "Le Figaro et AFP": [("AFP", "contributed")],
    "Reuters, Thorsten Kramer": [("Reuters", "contributed")],
    "Reuters/kra Frankfurt": [("Reuters", "contributed")],
    "AFP/The Local": [("AFP", "contributed")],
    "gazeta.pl/PAP": [("PAP", "contributed")],
    "PAP - Nauka w Polsce": [("PAP", "full_copy")],
    "/AFP/": [("AFP", "full_copy")],
    "Πηγή: ΑΠΕ-ΜΠΕ": [("AMNA", "full_copy")],
    "mit dpa": [("dpa", "contributed")],
    "With inputs from PTI": [("PTI", "contributed")],
    "Ada Byron/AP": [],
    "Foto: Ada Byron/dpa": [],
    "Photograph: Reuters": [],
    "Ada Byron via AP": [],
    "© Reuters": [],
    "AP Exclusive: the ferry has a new captain": [],
    "Our Standards: The Thomson Reuters Trust Principles.": [],
    "Reuters Plus": [],
    "The ferry sails again": [],
}


@pytest.mark.parametrize(("line", "expected"), CREDITS.items())
def test_a_line_credits_an_agency_with_the_text_or_does_not(line, expected):
    assert credited(line) == tuple(Agency(*one) for one in expected)
