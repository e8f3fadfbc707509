"""The wire services that are known, and every way in which their names are printed.

One table. ``NAMES`` is spelling -> name, the same name in all languages; ``MENTION`` finds a spelling in a text.
"""

from __future__ import annotations

import re

# Name -> how it is printed. A spelling that also means something else (AP, PA, TT, "ATS") stands after the bar:
# it counts only where an agency is meant by the words around it.
AGENCIES = {
    "Reuters": "Reuters REUTERS Рейтер رويترز रॉयटर्स ロイター 路透社 路透 로이터",
    "AFP": "AFP Agence_France-Presse Agence_France_Presse France-Presse АФП فرانس_برس एएफपी 法新社",
    "AP": "Associated_Press The_AP the_AP ASSOCIATED_PRESS एसोसिएटेड_प्रेस AP通信 美联社 美聯社 أسوشيتد_برس | AP",
    "dpa": "dpa dpa-AFX dpa-infocom Deutsche_Presse-Agentur Deutschen_Presse-Agentur",
    "EFE": "Agencia_EFE Agencia_Efe EFE | Efe",
    "Europa Press": "Europa_Press EUROPA_PRESS Europapress",
    "ANSA": "ANSA Ansa",
    "AGI": "Agenzia_Italia | AGI Agi",
    "Adnkronos": "Adnkronos AdnKronos ADNKRONOS",
    "askanews": "askanews Askanews",
    "Italpress": "Italpress ITALPRESS",
    "LaPresse": "LaPresse",
    "Anadolu": "Anadolu_Agency Anadolu_Ajansı Anadolu_Agentur Agence_Anadolu وكالة_الأناضول | AA Anadolu",
    "DHA": "Demirören_Haber_Ajansı | DHA",
    "İHA": "İhlas_Haber_Ajansı | İHA",
    "Xinhua": "Xinhua XINHUA 新华社 新华网 新華社 Синьхуа شينخوا",
    "TASS": "TASS ТАСС ИТАР-ТАСС Tass",
    "RIA Novosti": 'RIA_Novosti РИА_Новости РИА_«Новости» РИА_"Новости" RIA-Novosti',
    "Sputnik": "| Sputnik Спутник",
    "REGNUM": "ИА_REGNUM ИА_Регнум | REGNUM",
    "Rosbalt": "Росбалт",
    "BelTA": "БЕЛТА БелТА BelTA",
    "Interfax": "Interfax Интерфакс",
    "UNIAN": "УНИАН УНІАН UNIAN",
    "UNN": "УНН",
    "Ukrinform": "Ukrinform Укрінформ",
    "CNA": "中央社 | CNA",
    "China News Service": "中新社 中新网",
    "KCNA": "KCNA",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "Kyodo": "Kyodo_News Kyodo KYODO 共同通信 共同社",
    "Jiji": "Jiji_Press 時事通信 【時事】",
    "Yonhap": "Yonhap 연합뉴스 聯合ニュース 韩联社",
    "PTI": "Press_Trust_of_India पीटीआई | PTI",
    "ANI": "Asian_News_International | ANI",
    "IANS": "IANS",
    "Antara": "ANTARA | Antara",
    "Bernama": "Bernama BERNAMA",
    "VNA": "TTXVN Vietnam_News_Agency",
    "UPI": "United_Press_International | UPI",
    "PA": "Press_Association PA_Media PA_news_agency",
    "AAP": "Australian_Associated_Press | AAP",
    "NCA NewsWire": "NCA_NewsWire",
    "APP": "Associated_Press_of_Pakistan",
    "The Canadian Press": "Canadian_Press CANADIAN_PRESS Presse_Canadienne Presse_canadienne",
    "Agence QMI": "Agence_QMI",
    "APA": "Austria_Presse_Agentur | APA",
    "Keystone-SDA": "Keystone-SDA Keystone-ATS Schweizerische_Depeschenagentur | SDA SDA/ATS sda",
    "Belga": "Belga",
    "ANP": "| ANP",
    "NTB": "| NTB",
    "TT": "TT_Nyhetsbyrån Tidningarnas_Telegrambyrå | TT",
    "Ritzau": "Ritzau",
    "STT": "| STT",
    "PAP": "Polska_Agencja_Prasowa Polskiej_Agencji_Prasowej | PAP",
    "IAR": "Informacyjna_Agencja_Radiowa | IAR",
    "TASR": "TASR",
    "SITA": "| SITA",
    "HINA": "| HINA Hina Hinu Hine Hini",
    "Tanjug": "Tanjug Танјуг",
    "BTA": "| BTA БТА",
    "LETA": "| LETA",
    "BNS": "| BNS",
    "ČTK": "ČTK | CTK",
    "MTI": "| MTI",
    "Agerpres": "Agerpres AGERPRES",
    "Lusa": "Agência_Lusa agência_Lusa | Lusa LUSA",
    "Télam": "Télam",
    "Estadão Conteúdo": "Estadão_Conteúdo",
    "Agência Brasil": "Agência_Brasil",
    "Folhapress": "Folhapress FOLHAPRESS",
    "Prensa Latina": "Prensa_Latina",
    "Notimex": "Notimex",
    "WAFA": "WAFA | Wafa",
    "KUNA": "KUNA كونا",
    "QNA": "Qatar_News_Agency",
    "WAM": "Emirates_News_Agency | WAM",
    "MENA": "Middle_East_News_Agency",
    "Petra": "Jordan_News_Agency",
    "Tasnim": "Tasnim_News_Agency | Tasnim",
    "Fars": "Fars_News_Agency",
    "Mehr": "Mehr_News_Agency",
    "ISNA": "| ISNA",
    "SANA": "| SANA",
    "SPA": "Saudi_Press_Agency",
    "NAN": "News_Agency_of_Nigeria",
    "GNA": "Ghana_News_Agency",
    "IRNA": "IRNA ایرنا",
    "SID": "Sport-Informations-Dienst | SID sid",
    "dapd": "dapd",
    "AMNA": "ΑΠΕ-ΜΠΕ ΑΜΠΕ Αθηναϊκό_Πρακτορείο_Ειδήσεων | ΑΠΕ",
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
# What in UTF-8 is no plain letter or digit becomes a space: words are told apart ten times as fast as by a pattern.
PLAIN = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
LATIN_EDGE = r"[A-Za-zÀ-ɏ0-9]"


def plain_words(text: str) -> set[bytes]:
    """The words of a text, near enough: letters with accents part them."""
    return set(text.encode(errors="replace").translate(PLAIN).split())


# By its longest plain word most spellings are seen to be on no page; b"" where words take prefixes, or run on.
TELLING = {
    name: b"" if name[0] > "\u024f" else max(plain_words(name), key=lambda word: (len(word), word)) for name in NAMES
}
TOLD_BY = {word: [name for name in NAMES if TELLING[name] == word] for word in TELLING.values()}
MENTION = re.compile(rf"(?<!{LATIN_EDGE})(?:{NAME})(?!{LATIN_EDGE})")
