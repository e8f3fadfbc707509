"""Ways in which newsrooms print dates, reading times, names and credits: each is read, whatever the language."""

import pytest

from extractors.clean.bylines import authors_of
from extractors.extract.text_captions import caption_of
from extractors.extract.text_labels import labels_of, reading_minutes

# All of 21 April 2016, first published then.
DATES = {
    "en": [
        "21 April, 2016", "April 21st, 2016", "Apr 21, 2016", "Apr. 21, 2016 at 9:05 p.m. EDT",
        "Thu 21 Apr 2016 09.05 BST", "Thursday, April 21, 2016", "21 Apr 2016, 9:05 AM", "9:05 AM, 21 Apr 2016",
        "9:05 AM EST, Thu April 21, 2016", "Published 9:05 AM EST, Thu April 21, 2016",
        "PUBLISHED: April 21, 2016 at 9:05 am", "Posted on April 21, 2016", "Posted Thu 21 Apr 2016 at 9:05am",
        "Published: 21 Apr 2016 | 09:05 GMT", "Date: 2016-04-21", "2016-04-21 09:05", "2016-04-21T09:05:00+02:00",
        "2016/04/21 09:05", "2016.04.21 09:05", "First published on Thu 21 Apr 2016 09.05 BST", "21-04-2016",
        "21-Apr-2016", "21.04.2016", "Thursday 21st April 2016", "April 21 2016", "21 APRIL 2016", "21APR2016",
        "Thursday, 21 April 2016 09:05 IST", "Published : 21 Apr 2016 09:05", "Apr 21 2016 / 9:05am",
        "(21 April 2016)", "— 21 April 2016", "Created: 21 April 2016", "Thursday, 21 April 2016 - 09:05",
        "21 April 2016 • 9:05am", "21 April 2016 9:05pm", "Apr 21, 2016 09:05 UTC+2",
        "Thu, 21 Apr 2016 09:05:00 +0200", "Thu Apr 21 2016", "2016 April 21",
    ],
    "en-GB": [
        "21/04/2016",
    ],
    "de": [
        "21.04.16", "21.04.2016, 09:05 Uhr", "21. April 2016 um 09:05 Uhr", "Do, 21.04.2016, 09:05",
        "Donnerstag, 21. April 2016", "Veröffentlicht am 21. April 2016", "Lesezeit: 3 Min. 21.04.2016",
        "vom 21. April 2016", "Erschienen am 21.04.2016", "Erstellt: 21.04.2016 Aktualisiert: 22.04.2016",
        "21. Apr 2016", "21. April 2016 | 09:05",
    ],
    "fr": [
        "21 avril 2016 à 09h05", "Publié le 21/04/2016 à 09:05", "Publié le jeudi 21 avril 2016 à 9 h 05",
        "Le 21 avril 2016", "jeu. 21 avr. 2016",
    ],
    "es": [
        "21 de abril de 2016", "21 abr 2016 - 09:05 CEST", "21 ABR 2016 - 09:05 h.",
        "Jueves, 21 de abril de 2016, 09:05", "21/04/2016 a las 09:05h",
    ],
    "it": [
        "21 aprile 2016 alle 09:05", "21 Apr 2016 ore 9.05", "giovedì 21 aprile 2016",
        "Pubblicato il 21 aprile 2016", "21.04.2016 - 09:05",
    ],
    "pt": [
        "21 de abril de 2016 às 09h05", "21/04/2016 09h05", "21.abr.2016 às 9h05",
        "Quinta-feira, 21 de Abril de 2016",
    ],
    "nl": [
        "21 april 2016 om 09:05", "do 21 apr. 2016 09:05", "Gepubliceerd: 21-04-2016 09:05",
    ],
    "no": [
        "Publisert 21. april 2016 kl. 09.05",
    ],
    "da": [
        "21. apr. 2016 kl. 09:05",
    ],
    "sv": [
        "Publicerad 2016-04-21 09.05", "21 april 2016 kl 09.05",
    ],
    "fi": [
        "Julkaistu 21.4.2016 klo 9.05", "21.4.2016 9:05",
    ],
    "pl": [
        "21 kwietnia 2016, 09:05", "czwartek, 21 kwietnia 2016",
    ],
    "cs": [
        "21. dubna 2016 9:05", "21. 4. 2016, 9:05",
    ],
    "hu": [
        "2016. április 21. 09:05", "2016. 04. 21. 09:05",
    ],
    "tr": [
        "21 Nisan 2016 09:05", "21.04.2016 - 09:05 Son Güncelleme: 22.04.2016 - 10:00",
        "Giriş: 21.04.2016 - 09:05",
    ],
    "ru": [
        "21 апреля 2016, 09:05", "21 апреля 2016 г.", "09:05, 21 апреля 2016",
    ],
    "uk": [
        "21 квітня 2016, 09:05",
    ],
    "ja": [
        "2016年4月21日", "2016年4月21日 9時05分", "2016年4月21日(木) 9:05", "2016/4/21 9:05",
    ],
    "zh": [
        "2016-04-21 09:05", "2016年04月21日09:05",
    ],
    "ko": [
        "2016.04.21. 오전 9:05", "입력 2016.04.21 09:05", "2016년 4월 21일",
    ],
    "vi": [
        "21 tháng 4, 2016", "Thứ năm, 21/4/2016, 09:05 (GMT+7)",
    ],
    "id": [
        "Kamis, 21 Apr 2016 09:05 WIB", "21 April 2016, 09:05 WIB",
    ],
    "hi": [
        "21 अप्रैल 2016", "२१ अप्रैल २०१६",
    ],
    "ar": [
        "21 أبريل 2016", "٢١ أبريل ٢٠١٦",
    ],
    "he": [
        "21 באפריל 2016",
    ],
    "el": [
        "21 Απριλίου 2016, 09:05",
    ],
    "ro": [
        "21 aprilie 2016, 09:05",
    ],
    "bg": [
        "21 април 2016",
    ],
    "hr": [
        "21. travnja 2016.",
    ],
    "sr": [
        "21. aprila 2016",
    ],
    "bn": [
        "২১ এপ্রিল ২০১৬",
    ],
    "th": [
        "21 เมษายน 2559",
    ],
}  # fmt: skip
UPDATED = [
    ("de", "Stand: 21.04.2016 09:05 Uhr"), ("de", "Aktualisiert: 21.04.2016, 09:05"),
    ("fr", "Mis à jour le 21 avril 2016 à 10h00"), ("es", "Actualizado a 21/04/2016 09:05"),
    ("en", "Updated - April 21, 2016 09:05 am IST"), ("en", "Last Updated: Apr 21, 2016, 09:05 IST"),
]  # fmt: skip
TWO_MINUTES = [
    "2 min read", "2-min read", "2 minute read", "2 mins read", "Read time: 2 mins", "Reading time: 2 minutes",
    "2 min. read", "Estimated reading time: 2 minutes", "Est. reading time 2 min", "⏱ 2 min", "2 Min.",
    "2 Min. Lesezeit", "Lesezeit: 2 Minuten", "Lesezeit ca. 2 Minuten", "Lesedauer: 2 Minuten", "Lesezeit 2 Min",
    "2 Minuten Lesezeit", "Temps de lecture : 2 min", "Temps de lecture : 2 minutes", "Lecture 2 min",
    "2 min de lecture", "Lecture : 2 min", "2 minutes de lecture", "Tiempo de lectura: 2 minutos",
    "2 min de lectura", "Lectura de 2 min", "Lectura: 2 min", "Tempo di lettura: 2 minuti",
    "Tempo di lettura 2 min", "2 min di lettura", "2' di lettura", "Lettura in 2 min",
    "Tempo de leitura: 2 minutos", "2 min de leitura", "Leitura: 2 min", "Leestijd: 2 minuten", "2 min. leestijd",
    "2 minuten leestijd", "Leestijd 2 min", "Lestid: 2 min", "2 min lesetid", "2 min å lese", "Lesetid 2 minutter",
    "Läsning ca 2 min", "Lästid: 2 minuter", "Lästid 2 min", "2 min läsning", "Læsetid: 2 min", "2 min. læsetid",
    "Lukuaika 2 min", "2 min lukuaika", "Czas czytania: 2 min", "2 min czytania", "Przeczytasz w 2 minuty",
    "Ten tekst przeczytasz w 2 minuty", "Doba čtení: 2 minuty", "2 min. čtení", "Čas na čtení: 2 min",
    "Olvasási idő: 2 perc", "2 perc olvasás", "Okuma süresi: 2 dk", "2 dk okuma", "2 dk okuma süresi",
    "Okuma Süresi 2 dakika", "Время чтения: 2 мин", "Читать 2 мин", "Время на чтение: 2 минуты",
    "Час читання: 2 хв", "Читати 2 хв", "2 мин. чтения", "この記事は約2分で読めます", "読了時間：約2分",
    "2分で読める", "約2分", "2分钟阅读",
    "阅读时间：2分钟", "預計閱讀時間：2 分鐘", "閱讀時間約 2 分鐘", "2분 읽기", "읽는 시간 2분", "읽기 2분",
    "2 phút đọc", "Thời gian đọc: 2 phút",
    "Waktu baca: 2 menit", "2 menit baca", "Baca 2 menit", "2 मिनट पढ़ें", "पढ़ने का समय: 2 मिनट", "2 min पढ़ें",
    "وقت القراءة: 2 دقائق", "قراءة 2 دقيقة", "مدة القراءة 2 دقائق", "זמן קריאה: 2 דקות", "2 דקות קריאה",
    "Χρόνος ανάγνωσης: 2 λεπτά", "2 λεπτά ανάγνωση", "Timp de citire: 2 minute", "2 min citire",
    "Vrijeme čitanja: 2 min", "Čita se 2 min", "Време за четене: 2 мин.", "2 минути четене",
    "Lasīšanas laiks: 2 min", "Skaitymo laikas: 2 min", "Lugemisaeg 2 min", "Lestími: 2 mínútur", "2 mín lestur",
    "2 min lexim", "อ่าน 2 นาที", "ใช้เวลาอ่าน 2 นาที", "পড়ার সময়: ২ মিনিট", "Less than 2 minutes",
    "< 2 min read", "2 minutes", "2 to 3 minute read", "2-3 minutes", "2–3 min", "2 – 3 min read",
    "Reading Time: 2 mins read", "(2 min read)", "[2 min]", "2 min read time", "2min", "2 m read", "2 MIN READ",
    "This article takes 2 minutes to read", "Read in 2 minutes", "Time to read: 2 min",
    "Article reading time: 2 min", "~2 min", "2 minutes to read", "A 2 minute read", "a 2-minute read",
    "Artikel in 2 Minuten gelesen", "ca. 2 Min. Lesezeit", "Lesezeit: ca. 2 Min.", "Lesezeit: etwa 2 Minuten",
    "Lecture de 2 minutes", "⏱️ 2 min de lecture", "À lire en 2 minutes", "Lu en 2 min", "Se lee en 2 minutos",
    "Se lê em 2 minutos", "Si legge in 2 minuti", "🕒 2 min read", "2 min lezen", "In 2 minuten gelezen",
    "2 minut czytania", "2 min lesing", "2 minutters læsning", "2 dakikada okunur",
    "Tahmini okuma süresi 2 dakika", "Čtení na 2 minuty", "2 minuty čtení",
]  # fmt: skip
SIGNED = {
    "en": [
        "By Ada Byron", "by Ada Byron", "BY ADA BYRON", "Ada Byron", "By Ada Byron and Tom Paine",
        "By Ada Byron, Tom Paine and Mary Shelley", "By Ada Byron, Political Editor",
        "By Ada Byron | Staff Writer", "By Ada Byron, Reuters", "Written by Ada Byron", "Words by Ada Byron",
        "Words: Ada Byron", "Story by Ada Byron", "Author: Ada Byron", "Posted by Ada Byron",
        "Reported by Ada Byron", "Contributed by Ada Byron", "Analysis by Ada Byron", "From Ada Byron in Leeds",
        "Text by Ada Byron", "By: Ada Byron", "By Ada Byron & Tom Paine", "Ada Byron and Tom Paine",
        "Ada Byron; Tom Paine", "Reporter: Ada Byron", "By Ada Byron @adabyron", "Article by Ada Byron",
        "Opinion by Ada Byron", "Review by Ada Byron", "By Ada Byron · Harbour Post", "Ada Byron, Harbour Post",
        "Ada Byron | Harbour Post", "Ada Byron · 21 April 2016", "By Ada Byron | 21 April 2016 | 3 min read",
        "By Ada Byron — 21 April 2016", "21 April 2016 by Ada Byron", "April 21, 2016 By Ada Byron",
        "By Ada Byron on April 21, 2016", "Ada Byron, Tom Paine", "Ada Byron with Tom Paine", "By ADA BYRON",
        "by ADA BYRON and TOM PAINE", "Ada Byron / Harbour Post", "By Ada Byron (Leeds)", "By Dr Ada Byron",
        "Ada Byron, PhD", "By Ada Byron, Special to the Post", "By Ada Byron, AFP",
        "By Ada Byron For Harbour Post", "By Ada O’Byron-Smith", "By Ludwig van der Berg",
    ],
    "de": [
        "Von Ada Byron", "von Ada Byron und Tom Paine", "VON ADA BYRON", "Ein Artikel von Ada Byron",
        "Text: Ada Byron", "Autor: Ada Byron", "Autorin: Ada Byron", "Von unserer Korrespondentin Ada Byron",
        "Ein Gastbeitrag von Ada Byron", "Ein Kommentar von Ada Byron", "Kommentar von Ada Byron",
        "Interview: Ada Byron", "Von Ada Byron, Berlin", "Von Ada Byron (dpa)", "Verfasst von Ada Byron",
        "Eine Analyse von Ada Byron", "Ada Byron, Redakteurin", "Ada Byron, 21.04.2016",
        "Von Ada Byron, 21.04.2016",
    ],
    "fr": [
        "Par Ada Byron", "par Ada Byron et Tom Paine", "Propos recueillis par Ada Byron", "Publié par Ada Byron",
        "Texte : Ada Byron", "Rédigé par Ada Byron", "Écrit par Ada Byron", "Auteur : Ada Byron",
        "Par Ada Byron, envoyée spéciale", "Par Ada Byron (avec AFP)", "De notre correspondante Ada Byron",
        "Par Ada Byron, le 21 avril 2016",
    ],
    "es": [
        "Por Ada Byron", "Por Ada Byron y Tom Paine", "Escrito por Ada Byron", "Texto: Ada Byron",
        "Autor: Ada Byron", "Autora: Ada Byron", "Redactado por Ada Byron", "Publicado por Ada Byron",
    ],
    "it": [
        "di Ada Byron", "Di Ada Byron", "di Ada Byron e Tom Paine", "A cura di Ada Byron", "a cura di Ada Byron",
        "Scritto da Ada Byron", "Articolo di Ada Byron", "dalla nostra inviata Ada Byron", "testo di Ada Byron",
    ],
    "pt": [
        "Por Ada Byron", "Por: Ada Byron", "Escrito por Ada Byron", "Texto de Ada Byron",
        "Publicado por Ada Byron",
    ],
    "nl": [
        "Door Ada Byron", "Door: Ada Byron", "Geschreven door Ada Byron", "Tekst: Ada Byron", "Auteur: Ada Byron",
        "Door onze correspondent Ada Byron",
    ],
    "no": [
        "Av Ada Byron", "Skrevet av Ada Byron", "Tekst: Ada Byron", "Journalist: Ada Byron",
        "Av Ada Byron og Tom Paine",
    ],
    "sv": [
        "Av: Ada Byron", "Text: Ada Byron", "Skriven av Ada Byron",
    ],
    "da": [
        "Af Ada Byron", "Skrevet af Ada Byron",
    ],
    "fi": [
        "Kirjoittaja: Ada Byron", "Teksti: Ada Byron", "Teksti Ada Byron",
    ],
    "pl": [
        "Autor: Ada Byron", "Oprac. Ada Byron", "Opracowanie: Ada Byron", "Tekst: Ada Byron",
    ],
    "cs": [
        "Autor Ada Byron", "Napsal Ada Byron", "Autoři: Ada Byron, Tom Paine",
    ],
    "hu": [
        "Szerző: Ada Byron", "Írta: Ada Byron",
    ],
    "tr": [
        "Yazan: Ada Byron", "Haber: Ada Byron", "Yazar: Ada Byron",
    ],
    "ru": [
        "Автор: Анна Байрон", "Текст: Анна Байрон", "Автор Анна Байрон", "Анна Байрон",
    ],
    "uk": [
        "Автор: Ганна Байрон",
    ],
    "el": [
        "Του Νίκου Παππά", "Της Άννας Παππά", "Γράφει η Άννα Παππά", "Συντάκτης: Άννα Παππά",
    ],
    "id": [
        "Oleh Ada Byron", "Oleh: Ada Byron", "Penulis: Ada Byron", "Reporter: Ada Byron",
    ],
    "vi": [
        "Tác giả: Nguyễn Văn An",
    ],
    "zh": [
        "文／王小明", "记者 王小明", "文：王小明", "作者：王小明", "王小明 記者",
    ],
    "ko": [
        "김철수 기자", "기자 김철수", "김철수 기자 kim@example.kr", "글 김철수",
    ],
    "ja": [
        "文・山田太郎", "山田太郎", "記者 山田太郎", "執筆：山田太郎", "取材・文=山田太郎", "文＝山田太郎",
    ],
    "hi": [
        "लेखक: राम कुमार",
    ],
    "ro": [
        "Autor: Ada Byron", "de Ada Byron", "Scris de Ada Byron",
    ],
    "hr": [
        "Piše: Ada Byron", "Autor: Ada Byron",
    ],
    "ar": [
        "بقلم: أحمد علي", "كتب: أحمد علي", "أحمد علي",
    ],
    "he": [
        "מאת: דן כהן", "מאת דן כהן",
    ],
}  # fmt: skip
# "%" stands for the caption; a caption of its own where it is missing.
CREDITED = [
    ("% [Anadolu]", "Anadolu"), ("% (Getty)", "Getty"), ("% (Photo: Ada Byron/AFP)", "Ada Byron/AFP"),
    ("%. Photo: Ada Byron", "Ada Byron"), ("% | Photo: Ada Byron", "Ada Byron"), ("% | Ada Byron", "Ada Byron"),
    ("% – Photo by Ada Byron", "Ada Byron"), ("%. (AP Photo/Ada Byron)", "AP Photo/Ada Byron"),
    ("% © Ada Byron", "Ada Byron"), ("% (c) Ada Byron", "Ada Byron"), ("%. © AFP", "AFP"),
    ("%. Photograph: Ada Byron/Reuters", "Ada Byron/Reuters"), ("%. Ada Byron/Reuters", "Ada Byron/Reuters"),
    ("%. Ada Byron/AFP/Getty Images", "Ada Byron/AFP/Getty Images"), ("%. Credit: Ada Byron", "Ada Byron"),
    ("% Credit: Ada Byron", "Ada Byron"), ("%. Image: Ada Byron", "Ada Byron"),
    ("%. Picture: Ada Byron", "Ada Byron"), ("% (Picture: Getty)", "Getty"), ("% (Image: Ada Byron)", "Ada Byron"),
    ("%. (Foto: Ada Byron)", "Ada Byron"), ("% Foto: dpa", "dpa"), ("% Bild: Ada Byron", "Ada Byron"),
    ("% – Foto: Ada Byron", "Ada Byron"), ("% Quelle: dpa", "dpa"), ("%. Bildquelle: Ada Byron", "Ada Byron"),
    ("% (Symbolbild: Ada Byron)", "Ada Byron"), ("%. Crédit : Ada Byron", "Ada Byron"),
    ("%. Crédit photo : Ada Byron", "Ada Byron"), ("% / Ada Byron", "Ada Byron"),
    ("%. PHOTO ADA BYRON, LA PRESSE", "ADA BYRON, LA PRESSE"), ("%. Photo Ada Byron", "Ada Byron"),
    ("% (Ada Byron)", "Ada Byron"), ("% [Ada Byron/Al Jazeera]", "Ada Byron/Al Jazeera"),
    ("% (REUTERS/Ada Byron)", "REUTERS/Ada Byron"), ("%. REUTERS/Ada Byron", "REUTERS/Ada Byron"),
    ("%. Foto: EFE/Ada Byron", "EFE/Ada Byron"), ("%. EFE", "EFE"), ("% (EFE)", "EFE"), ("%. / EFE", "EFE"),
    ("%. Imagen: Ada Byron", "Ada Byron"), ("% (ANSA)", "ANSA"), ("% - Foto Ansa", "Ansa"),
    ("% (foto Ansa)", "Ansa"), ("% (Foto: Divulgação)", "Divulgação"), ("% — Foto: Ada Byron/G1", "Ada Byron/G1"),
    ("%. Foto: ANP", "ANP"), ("% © ANP", "ANP"), ("%. FOTO: ADA BYRON / NTB", "ADA BYRON / NTB"),
    ("%. Foto: Ada Byron / TT", "Ada Byron / TT"), ("%. Bild: Ada Byron/TT", "Ada Byron/TT"),
    ("%. Kuva: Ada Byron", "Ada Byron"), ("%. KUVA: Ada Byron / Lehtikuva", "Ada Byron / Lehtikuva"),
    ("% Fot. Ada Byron", "Ada Byron"), ("%. Fot. PAP/Ada Byron", "PAP/Ada Byron"),
    ("% | fot. Ada Byron", "Ada Byron"), ("% Foto: Ada Byron, Deník", "Ada Byron, Deník"),
    ("%. Zdroj: ČTK", "ČTK"), ("% | Foto: ČTK", "ČTK"), ("% Fotó: MTI/Ada Byron", "MTI/Ada Byron"),
    ("% (Fotó: MTI)", "MTI"), ("% (Fotoğraf: AA)", "AA"), ("% Fotoğraf: AA", "AA"),
    ("%. Фото: РИА Новости", "РИА Новости"), ("% (Фото: Reuters)", "Reuters"), ("% © РИА Новости", "РИА Новости"),
    ("%. Φωτογραφία: ΑΠΕ", "ΑΠΕ"), ("港に集まった人々（共同）", "共同"), ("港に集まった人々＝山田太郎撮影", "山田太郎"),
    ("港に集まった人々（山田太郎撮影）", "山田太郎"), ("港に集まった人々 Photo: 山田太郎", "山田太郎"),
    ("港に集まった人々 写真：ロイター", "ロイター"),
    ("港に集まった人々（写真：AFP）", "AFP"), ("港に集まった人々 [写真=AFP]", "AFP"), ("港に集まった人々 ©AFP", "AFP"),
    ("人群聚集在码头。新华社记者 王小明 摄", "新华社记者 王小明"), ("人群聚集在碼頭（圖／路透）", "路透"),
    ("人群聚集在碼頭。（記者王小明攝）", "王小明"),
    ("人群聚集在碼頭。圖：王小明", "王小明"), ("人群聚集在碼頭。 圖片來源：路透社", "路透社"),
    ("부두에 모인 사람들 [사진=연합뉴스]", "연합뉴스"),
    ("부두에 모인 사람들. 사진=연합뉴스", "연합뉴스"), ("부두에 모인 사람들 /연합뉴스", "연합뉴스"),
    ("부두에 모인 사람들. 연합뉴스", "연합뉴스"),
    ("부두에 모인 사람들. 김철수 기자", "김철수"), ("부두에 모인 사람들 (사진: 로이터)", "로이터"),
    ("%. Ảnh: Reuters", "Reuters"),
    ("%. Ảnh: Nguyễn Văn An", "Nguyễn Văn An"), ("% (Foto: Antara/Ada Byron)", "Antara/Ada Byron"),
    ("% (ANTARA FOTO/Ada Byron)", "ANTARA FOTO/Ada Byron"), ("% (Photo by Ada Byron / AFP)", "Ada Byron / AFP"),
    ("%. (Photo by Ada Byron/Getty Images)", "Ada Byron/Getty Images"), ("%. | Photo Credit: PTI", "PTI"),
    ("% | Photo Credit: Ada Byron", "Ada Byron"), ("% (Photo credit: Ada Byron)", "Ada Byron"),
    ("% (Source: Getty)", "Getty"), ("% Source: AAP", "AAP"), ("% (AAP Image/Ada Byron)", "AAP Image/Ada Byron"),
    ("%. (ABC News: Ada Byron)", "ABC News: Ada Byron"), ("% (Supplied: Ada Byron)", "Supplied: Ada Byron"),
    ("%. (Ada Byron/CBC)", "Ada Byron/CBC"), ("%. Ada Byron / Post", "Ada Byron / Post"),
    ("% | File photo", "File photo"), ("% (File Photo)", "File Photo"),
    ("%. (Courtesy of Ada Byron)", "Ada Byron"), ("%. Courtesy Ada Byron", "Ada Byron"),
    ("%. Photo courtesy of Ada Byron", "Ada Byron"), ("%; Photo: Ada Byron", "Ada Byron"),
    ("% – picture alliance/dpa", "picture alliance/dpa"), ("% | © dpa", "dpa"),
    ("% © picture alliance / dpa | Ada Byron", "picture alliance / dpa | Ada Byron"),
    ("% © IMAGO / Ada Byron", "IMAGO / Ada Byron"), ("%. Ada Byron—Getty Images", "Ada Byron—Getty Images"),
    ("% {Reuters}", "Reuters"), ("%. [AP]", "AP"), ("%, photo: AP", "AP"), ("% -- AFP", "AFP"), ("% — AFP", "AFP"),
    ("% – AFP pic", "AFP pic"), ("% - Reuters", "Reuters"), ("%. — Bernama photo", "Bernama photo"),
    ("% (رويترز)", "رويترز"), ("% (गेटी इमेजेज)", "गेटी इमेजेज"), ("% फोटो: पीटीआई", "पीटीआई"),
    ("% | फोटो: पीटीआई", "पीटीआई"), ("%. צילום: רויטרס", "רויטרס"), ("% (צילום: AP)", "AP"),
    ("%. Foto: Profimedia", "Profimedia"), ("% Foto: Hina/Ada Byron", "Hina/Ada Byron"),
    ("% | Author: Ada Byron", "Ada Byron"), ("% Sursa foto: Agerpres", "Agerpres"), ("% Foto: Tanjug", "Tanjug"),
    ("%. Снимка: БТА", "БТА"), ("% Photo: AP", "AP"), ("% PHOTO: REUTERS", "REUTERS"), ("%. AP", "AP"),
]  # fmt: skip
CAPTION = "Crowds gathered at the quay on Monday"


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in DATES.items() for text in texts])
def test_a_line_with_a_date_is_a_date_and_nothing_else(language, text):
    found = labels_of(text, language=language)

    assert [one.on.isoformat() for one in found.published][:1] == ["2016-04-21"]
    assert found.rest == ""


@pytest.mark.parametrize(("language", "text"), UPDATED)
def test_a_date_of_change_is_not_taken_for_one_of_publication(language, text):
    found = labels_of(text, language=language)

    assert [one.on.isoformat() for one in found.modified] == ["2016-04-21"]
    assert not found.published


@pytest.mark.parametrize("text", TWO_MINUTES)
def test_a_reading_time_is_read(text):
    assert reading_minutes(text) == 2


NAMES = (
    "Byron",
    "Paine",
    "Shelley",
    "Байрон",
    "Παππά",
    "Παππ",
    "An",
    "王小明",
    "김철수",
    "山田太郎",
    "कुमार",
    "علي",
    "כהן",
    "Berg",
)


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in SIGNED.items() for text in texts])
def test_a_signed_line_names_people(language, text):
    found = labels_of(text, language=language, names_count=True)
    authors = authors_of(", ".join(found.bylines), language)

    assert authors
    assert all(any(name.casefold() in author.casefold() for name in (*NAMES, "smith")) for author in authors), authors
    assert found.rest == ""


@pytest.mark.parametrize(("text", "credit"), CREDITED)
def test_a_credit_is_parted_from_its_caption(text, credit):
    found = caption_of(text.replace("%", CAPTION), in_header=True)

    assert found is not None
    assert found.credit == credit
    assert "%" not in text or CAPTION in found.text
