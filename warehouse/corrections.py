"""Correction notices: a paragraph in, whether it owns up to a mistake out.

A notice either begins with a label ("Correction:", "Berichtigung -") or says of the text itself that it was wrong ("an
earlier version of this article"). What is merely new ("Update:", "This is a developing story") is none. The table is
the documentation: one language a line, labels first, then turns of phrase. Add what you see in print, with a test.
"""

from __future__ import annotations

import re

MAX_NOTICE_CHARS = 1_200  # a longer paragraph is an article about corrections

# Beginnings of a paragraph; a colon, a dash, a bracket or a date follows, or nothing at all.
LABELS = {
    "en": r"corrections?(?: and clarifications?)?|clarifications?|erratum|errata|corrigendum|retraction",
    "de": r"korrektur(?:hinweis)?|berichtigung|richtigstellung|korrigiert|klarstellung",
    "fr": r"correction|rectificatif|rectification|erratum|mise au point|précision",
    "es": r"correcci[oó]n|fe de errat?as|fe de errores|rectificaci[oó]n|aclaraci[oó]n",
    "pt": r"corre[cç][aã]o|errata|errámos|erramos|retifica[cç][aã]o",
    "it": r"correzione|errata corrige|rettifica|precisazione",
    "nl": r"correctie|rectificatie|verbetering",
    "sv": r"rättelse|förtydligande",
    "no": r"rettelse|retting|presisering",
    "da": r"rettelse|præcisering|berigtigelse",
    "fi": r"oikaisu|korjaus|täsmennys",
    "pl": r"sprostowanie|korekta|errata",
    "cs": r"oprava|omluva|upřesnění",
    "hu": r"helyesbítés|helyreigazítás|korrekció",
    "ro": r"erată|rectificare|precizare|corectură",
    "el": r"διόρθωση|διευκρίνιση",
    "ru": r"исправление|поправка|уточнение|опровержение",
    "uk": r"виправлення|уточнення|спростування",
    "tr": r"düzeltme|tekzip",
    "id": r"koreksi|ralat",
    "vi": r"đính chính",
    "ar": r"تصحيح|تصويب|توضيح|تنويه",
    "fa": r"اصلاحیه|تصحیح",
    "he": r"תיקון(?: טעות)?|הבהרה",
    "hi": r"सुधार|भूल सुधार|शुद्धिपत्र",
    "zh": r"更正|勘误|勘誤|订正|訂正|澄清",
    "ja": r"訂正|おわび(?:と訂正)?|お詫び(?:と訂正)?",
    "ko": r"정정(?: ?보도)?|바로잡습니다|알려왔습니다",
}
# Anywhere in the paragraph.
PHRASES = {
    "en": r"(?:an? )?(?:earlier|previous|original|prior) (?:version|edition|headline) of (?:this|the) "
    r"(?:article|story|report|post|piece|page|headline)|"
    r"(?:article|story|report|headline|post|piece) (?:was|has been|is) (?:amended|corrected)|"
    r"(?:has|have) been (?:amended|corrected) to (?:say|reflect|clarify|show|state|make|remove)|"
    r"(?:this|the) (?:article|story|report|headline|post|piece) (?:originally|previously|incorrectly|wrongly|"
    r"mistakenly) (?:said|stated|misstated|misspelled|referred|reported|gave|named|described)|we regret the error|"
    r"we (?:are happy|apologi[sz]e|would like) (?:to|for)(?: the)? (?:clarify|correct|error|mistake)",
    "de": r"in einer (?:früheren|vorherigen|ersten|ursprünglichen|älteren) (?:version|fassung)|"
    r"(?:wir haben|haben wir) (?:das|die|den|dies|diesen fehler).{0,60}(?:korrigiert|berichtigt)|"
    r"wir bitten,? (?:den|diesen) fehler zu entschuldigen|"
    r"hieß es (?:zunächst|zuerst|ursprünglich) (?:fälschlich|irrtümlich)",
    "fr": r"(?:une|la) (?:version|première version) (?:précédente|antérieure|initiale) de (?:cet|l['’]) ?article|"
    r"dans une (?:première|précédente) version|(?:cet article|l['’]article) a été (?:corrigé|rectifié|modifié pour)|"
    r"nous (?:présentons nos excuses|avons corrigé)|contrairement à ce que nous (?:avons|avions) (?:écrit|indiqué)",
    "es": r"(?:una|la) versi[oó]n (?:anterior|previa|inicial|original) de (?:este|esta|la|el)|"
    r"en una primera versi[oó]n|(?:este art[ií]culo|esta noticia) ha sido (?:corregid|modificad|rectificad)[oa]|"
    r"por error,? se (?:indic|dij|public)[oó]",
    "pt": r"(?:uma|a) vers[aã]o (?:anterior|inicial|original) (?:deste|desta|do|da)|"
    r"(?:este texto|esta reportagem|este artigo|a notícia) foi (?:corrigid|alterad)[oa]|diferentemente do (?:que )?"
    r"(?:informado|publicado)",
    "it": r"(?:una|la) (?:precedente|prima) versione (?:di|del|dell['’]) ?(?:questo|articolo)|ci scusiamo (?:per|con)|"
    r"questo articolo è stato (?:corretto|modificato)",
    "nl": r"in een eerdere versie|(?:dit artikel|dit bericht) is (?:aangepast|gecorrigeerd)",
    "sv": r"i en tidigare version|(?:artikeln|texten) har (?:korrigerats|rättats)",
    "no": r"i en tidligere versjon|(?:artikkelen|saken) er (?:rettet|korrigert)",
    "da": r"i en tidligere (?:version|udgave)|artiklen er (?:rettet|korrigeret)",
    "fi": r"(?:jutun|uutisen|artikkelin) aiemmassa versiossa|(?:korjattu|oikaistu) (?:kello|klo|\d)",
    "pl": r"we? (?:wcześniejszej|poprzedniej|pierwotnej) wersji|artykuł został (?:poprawiony|skorygowany)",
    "cs": r"v (?:předchozí|původní|dřívější) verzi|článek byl opraven",
    "ru": r"в (?:предыдущей|ранней|первоначальной) версии|"
    r"в (?:статье|тексте|заметке) (?:была )?(?:допущена|исправлена) ошибка",
    "uk": r"у (?:попередній|ранішій|початковій) версії|у (?:статті|тексті) (?:була )?(?:допущена|виправлена) помилка",
    "tr": r"(?:haberin|bu haberin|yazının) (?:önceki|ilk) (?:sürümünde|halinde|versiyonunda)",
    "ar": r"في نسخة سابقة من|ورد خط[أا] في",
    "zh": r"本文(?:此前|早前|较早|之前|先前)(?:的)?版本|此前(?:的)?版本|特此更正|谨此(?:更正|致歉)|謹此(?:更正|致歉)",
    "ja": r"訂正(?:します|いたします|しました)|(?:おわび|お詫び)(?:して訂正|申し上げます|します)|誤りでした|当初の記事",
    "ko": r"(?:바로잡습니다|정정합니다|사실과 달라)|이전 (?:기사|버전)",
    "id": r"(?:versi|artikel) sebelumnya|artikel ini telah (?:dikoreksi|diperbaiki|diralat)",
}
LABEL = re.compile(rf"\W*(?:{'|'.join(LABELS.values())})(?:\s*[:：;\-–—.)\]】(（]|\s+\(|\s*$|\s+\d|，|、)", re.I)
PHRASE = re.compile("|".join(PHRASES.values()), re.I)


def is_correction(paragraph: str) -> bool:
    """Does this paragraph say that the article was wrong?"""
    if len(paragraph) > MAX_NOTICE_CHARS:
        return False
    return bool(LABEL.match(paragraph) or PHRASE.search(paragraph))
