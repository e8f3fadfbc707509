"""The wire services that are known, and every way in which their names are printed.

One table. ``NAMES`` is spelling -> name, the same name in all languages; ``MENTION`` finds a spelling in a text.
"""

from __future__ import annotations

import re

# Name -> how it is printed. A spelling that also means something else (AP, PA, TT, "ATS") stands after the bar:
# it counts only where an agency is meant by the words around it.
AGENCIES = {
    "Reuters": "Reuters Рейтер رويترز रॉयटर्स ロイター 路透社 路透 로이터",
    "AFP": "AFP Agence_France-Presse Agence_France_Presse France-Presse АФП فرانس_برس एएफपी 法新社",
    "AP": "Associated_Press एसोसिएटेड_प्रेस AP通信 美联社 美聯社 أسوشيتد_برس | AP",
    "dpa": "dpa dpa-AFX dpa-infocom Deutsche_Presse-Agentur Deutschen_Presse-Agentur",
    "EFE": "Agencia_EFE Europa_Press_y_EFE | EFE Efe",
    "Europa Press": "Europa_Press",
    "ANSA": "ANSA Ansa",
    "AGI": "Agenzia_Italia | AGI",
    "Adnkronos": "Adnkronos AdnKronos",
    "Anadolu": "Anadolu_Agency Anadolu_Ajansı Anadolu_Agentur Agence_Anadolu وكالة_الأناضول | AA Anadolu",
    "DHA": "Demirören_Haber_Ajansı | DHA",
    "İHA": "İhlas_Haber_Ajansı | İHA",
    "Xinhua": "Xinhua 新华社 新華社 Синьхуа شينخوا",
    "TASS": "TASS ТАСС ИТАР-ТАСС Tass",
    "RIA Novosti": "RIA_Novosti РИА_Новости",
    "Interfax": "Interfax Интерфакс",
    "UNIAN": "УНИАН УНІАН UNIAN",
    "UNN": "УНН",
    "Ukrinform": "Ukrinform Укрінформ",
    "CNA": "中央社 | CNA",
    "China News Service": "中新社 中新网",
    "KCNA": "KCNA",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "Kyodo": "Kyodo_News Kyodo 共同通信 共同社",
    "Jiji": "Jiji_Press 時事通信",
    "Yonhap": "Yonhap 연합뉴스 聯合ニュース 韩联社",
    "PTI": "Press_Trust_of_India पीटीआई | PTI",
    "ANI": "Asian_News_International | ANI",
    "IANS": "IANS",
    "Antara": "| Antara",
    "Bernama": "Bernama",
    "UPI": "United_Press_International | UPI",
    "PA": "Press_Association PA_Media PA_news_agency",
    "AAP": "Australian_Associated_Press | AAP",
    "The Canadian Press": "Canadian_Press La_Presse_Canadienne",
    "APA": "Austria_Presse_Agentur APA-OTS | APA",
    "Keystone-SDA": "Keystone-SDA Keystone-ATS | SDA SDA/ATS sda",
    "Belga": "Belga",
    "ANP": "| ANP",
    "NTB": "| NTB",
    "TT": "TT_Nyhetsbyrån | TT",
    "Ritzau": "Ritzau",
    "STT": "| STT",
    "PAP": "Polska_Agencja_Prasowa | PAP",
    "IAR": "Informacyjna_Agencja_Radiowa | IAR",
    "TASR": "TASR",
    "SITA": "| SITA",
    "HINA": "| HINA Hina",
    "Tanjug": "Tanjug Танјуг",
    "BTA": "| BTA БТА",
    "LETA": "| LETA",
    "BNS": "| BNS",
    "ČTK": "ČTK | CTK",
    "MTI": "| MTI",
    "Agerpres": "Agerpres AGERPRES",
    "Lusa": "Agência_Lusa | Lusa",
    "Télam": "Télam",
    "Estadão Conteúdo": "Estadão_Conteúdo",
    "Agência Brasil": "Agência_Brasil",
    "WAFA": "WAFA",
    "SANA": "| SANA",
    "SPA": "Saudi_Press_Agency",
    "IRNA": "IRNA ایرنا",
    "SID": "Sport-Informations-Dienst | SID sid",
    "epd": "epd Evangelischer_Pressedienst",
    "KNA": "Katholische_Nachrichten-Agentur | KNA",
    "Bloomberg": "Bloomberg_News | Bloomberg",
}


def _spellings(column: int) -> dict[str, str]:
    """Spelling -> name of the agency, of those before (0) or after (1) the bar."""
    found = {}
    for name, row in AGENCIES.items():
        columns = row.partition("|")[::2]
        found.update({spelling.replace("_", " "): name for spelling in columns[column].split()})
    return found


SURE, DOUBTFUL = _spellings(0), _spellings(1)
NAMES = SURE | DOUBTFUL
NAME = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
WORD = re.compile(r"\w+")
# Of each spelling its first word, by which most are seen to be on no page; "" where words take prefixes, or run on.
FIRST_WORD = {name: "" if name[0] > "\u024f" else WORD.findall(name)[0] for name in NAMES}
CAPITALIZED = re.compile(r"[A-ZÀ-ÞČİ]\w*")
UNCAPITALIZED = frozenset(first for first in FIRST_WORD.values() if first.islower())  # dpa, epd
LATIN_EDGE = r"[A-Za-zÀ-ɏ0-9]"
MENTION = re.compile(rf"(?<!{LATIN_EDGE})(?:{NAME})(?!{LATIN_EDGE})")
