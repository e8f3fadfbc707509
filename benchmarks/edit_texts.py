"""Reports of our own writing in six languages, for ``edits``: paragraphs to be edited, and what editors add to them."""

# ruff: noqa: E501 - sentences are not cut

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Reports:
    titles: tuple[str, ...]  # the first is the one that is printed
    standfirst: str
    paragraphs: tuple[tuple[str, ...], ...]  # each in several versions
    more: tuple[str, ...]  # paragraphs that may come in later
    sentences: tuple[str, ...]  # without figures and quotations
    notices: tuple[str, ...]
    words: str  # parted by spaces
    space: str = " "

    def word(self, dice: random.Random) -> str:
        return dice.choice(self.words.split())


ENGLISH = Reports(
    (
        "Harbour bell rings again",
        "Bell returns to the north pier",
        "After nine years, a bell is heard",
        "Pier bell rings",
    ),
    "The bell on the north pier was heard on Sunday for the first time in years.",
    (
        (
            "The bell had been taken down in 2017 when the pier was found to lean, and was kept in the customs house.",
            "In 2017 the pier was found to lean; its bell was then taken to the customs house, where it stayed.",
        ),
        (
            "A crowd of 240 came to hear it, the harbour master said. “It is flatter than I remember,” she added.",
            "The harbour master counted 310 people on the quay. “We did not hope for so many,” she said afterwards.",
        ),
        ("Repairs cost 1,350,000 crowns, of which the ferry company paid a third; the town borrowed what was left.",),
        (
            "“We shall ring it every noon, whatever the weather,” the mayor told those who had come by the early boat.",
            "The mayor, who came by the early boat, was brief: “Let it ring at noon and in fog, and not for visitors.”",
        ),
        (
            "Not everyone is glad. Households along Quay Street have signed a letter that asks for silence before eight.",
        ),
        (
            "The ferry keeps its winter hours until 12 April; after that there are 9 crossings a day, one more than before.",
        ),
    ),
    (
        "Divers are to look at the footing of the pier again before the autumn storms, the surveyor told the council.",
        "A second, smaller bell was found in the mud during the works and will be shown in the chapel from next week.",
        "The foundry in which the bell was cast closed long ago; its books are kept by the museum across the river.",
        "Schoolchildren had painted the railings the day before, and some of the paint came off on the guests of honour.",
    ),
    ("The chapel stays closed for now.", "Nobody was hurt.", "The council has not answered yet."),
    (
        "Correction: an earlier version of this article named the wrong quay.",
        "This article was amended on 4 March 2026 to correct the name of the foundry.",
        "Clarification: the ferry company paid for the repairs, not for the bell.",
        "An earlier version of this story misstated when the pier was closed. We regret the error.",
    ),
    "slowly northern lantern quietly several timber wet borrowed ordinary narrow hidden gladly older painted",
)
GERMAN = Reports(
    ("Hafenglocke läutet wieder", "Glocke kehrt auf den Nordpier zurück", "Nach Jahren der Stille: die Glocke klingt"),
    "Zum ersten Mal seit Jahren war am Sonntag die Glocke auf dem Nordpier zu hören.",
    (
        ("Im Jahr 2017 war die Glocke abgenommen worden, weil der Pier sich neigte; seither lag sie im Zollhaus.",),
        (
            "Rund 240 Menschen kamen, sagte die Hafenmeisterin. „Sie klingt tiefer, als ich dachte“, fügte sie hinzu.",
            "Die Hafenmeisterin zählte 310 Gäste am Kai. „So viele hatten wir nicht erwartet“, sagte sie später.",
        ),
        (
            "Die Arbeiten kosteten 1.350.000 Kronen, ein Drittel davon trug die Fährgesellschaft, den Rest lieh die Stadt.",
        ),
        ("„Wir läuten jeden Mittag, bei jedem Wetter“, versprach der Bürgermeister denen, die früh gekommen waren.",),
        (
            "Nicht alle freuen sich. Anwohner der Kaistraße verlangen in einem Brief, dass es vor acht Uhr still bleibt.",
        ),
        (
            "Die Fähre bleibt bis zum 12. April beim Winterfahrplan; danach gibt es 9 Überfahrten am Tag, eine mehr als jetzt.",
        ),
    ),
    (
        "Taucher sollen das Fundament des Piers vor den Herbststürmen noch einmal prüfen, hieß es im Gemeinderat.",
        "Bei den Arbeiten fand sich im Schlick eine zweite, kleinere Glocke, die nun in der Kapelle gezeigt wird.",
        "Die Gießerei, aus der die Glocke stammt, gibt es nicht mehr; ihre Bücher liegen im Museum jenseits des Flusses.",
    ),
    ("Die Kapelle bleibt vorerst zu.", "Verletzt wurde niemand.", "Der Gemeinderat schweigt dazu."),
    (
        "Korrektur: In einer früheren Version dieses Artikels stand der falsche Kai.",
        "Berichtigung: Die Fährgesellschaft zahlte für die Arbeiten, nicht für die Glocke.",
        "In einer früheren Fassung hieß es, der Pier sei gesperrt. Wir haben das korrigiert.",
    ),
    "langsam nördlich leise mehrere hölzern nass geliehen schmal verborgen gern älter bemalt gestern bald",
)
FRENCH = Reports(
    (
        "La cloche du port sonne à nouveau",
        "La cloche revient sur la jetée nord",
        "Après des années, une cloche au port",
    ),
    "Dimanche, la cloche de la jetée nord a été entendue pour la première fois depuis des années.",
    (
        (
            "La cloche avait été descendue en 2017, quand la jetée penchait ; elle dormait depuis à la maison des douanes.",
        ),
        (
            "Quelque 240 personnes sont venues, dit la capitaine du port. « Elle sonne plus bas que jadis », ajoute-t-elle.",
            "La capitaine du port a compté 310 visiteurs. « Nous n’en attendions pas tant », a-t-elle dit ensuite.",
        ),
        ("Les travaux ont coûté 1 350 000 couronnes, dont un tiers payé par le bac ; la ville a emprunté le reste.",),
        ("« Nous la ferons sonner chaque midi, par tous les temps », a promis le maire à ceux du premier bateau.",),
        (
            "Tout le monde ne s’en réjouit pas. Des riverains du quai demandent par lettre le silence avant huit heures.",
        ),
        (
            "Le bac garde ses horaires d’hiver jusqu’au 12 avril ; ensuite il y aura 9 traversées par jour, une de plus.",
        ),
    ),
    (
        "Des plongeurs regarderont encore le pied de la jetée avant les tempêtes d’automne, a dit le géomètre au conseil.",
        "Une autre cloche, plus petite, a été trouvée dans la vase pendant les travaux ; la chapelle va l’exposer bientôt.",
        "La fonderie d’où vient la cloche a fermé il y a longtemps ; ses livres sont au musée, de l’autre côté du fleuve.",
    ),
    ("La chapelle reste fermée.", "Personne n’a été blessé.", "Le conseil n’a pas encore répondu."),
    (
        "Correction : une version précédente de cet article nommait un autre quai.",
        "Rectificatif : le bac a payé les travaux, et non la cloche.",
        "Cet article a été corrigé le 4 mars 2026 : le nom de la fonderie était faux.",
    ),
    "lentement boréal sans bruit plusieurs bois mouillé emprunté étroit caché volontiers ancien peint hier",
)
SPANISH = Reports(
    (
        "La campana del puerto vuelve a sonar",
        "La campana regresa al muelle norte",
        "Tras años de silencio, una campana",
    ),
    "El domingo se oyó la campana del muelle norte por primera vez en años.",
    (
        ("La campana se bajó en 2017, cuando el muelle se inclinaba, y desde entonces estuvo en la casa de aduanas.",),
        (
            "Vinieron unas 240 personas, dijo la capitana del puerto. «Suena más grave que antes», añadió con calma.",
            "La capitana del puerto contó 310 visitantes. “No esperábamos a tantos”, dijo al terminar el acto.",
        ),
        (
            "Las obras costaron 1.350.000 coronas, un tercio a cargo del transbordador; el pueblo pidió prestado el resto.",
        ),
        (
            "«La tocaremos cada mediodía, con cualquier tiempo», prometió el alcalde a quienes llegaron en el primer barco.",
        ),
        ("No todos se alegran. Vecinos de la calle del Muelle piden en una carta silencio antes de las ocho.",),
        (
            "El transbordador sigue con horario de invierno hasta el 12 de abril; luego habrá 9 viajes al día, otro más.",
        ),
    ),
    (
        "Unos buzos revisarán de nuevo el pie del muelle antes de las tormentas de otoño, dijo el perito al concejo.",
        "Durante las obras apareció en el fango otra campana, más pequeña, que se mostrará en la capilla muy pronto.",
        "La fundición de donde vino la campana cerró hace mucho; sus libros están en el museo, al otro lado del río.",
    ),
    ("La capilla sigue cerrada.", "Nadie resultó herido.", "El concejo aún no ha respondido."),
    (
        "Corrección: una versión anterior de este artículo nombraba otro muelle.",
        "Fe de erratas: el transbordador pagó las obras, no la campana.",
        "Este artículo ha sido corregido: el nombre de la fundición era otro.",
    ),
    "despacio norteño silencio varios madera mojado prestado estrecho oculto pintado ayer pronto viejo",
)
RUSSIAN = Reports(
    ("Портовый колокол звонит снова", "Колокол вернулся на северный причал", "После долгой тишины слышен колокол"),
    "В воскресенье впервые за многие годы зазвонил колокол на северном причале.",
    (
        ("Колокол сняли в 2017 году, когда причал накренился, и с тех пор он лежал в здании таможни у моста.",),
        (
            "Пришли около 240 человек, сказала капитан порта. «Он звучит ниже, чем прежде», — добавила она.",
            "Капитан порта насчитала 310 гостей. «Столько мы не ждали», — сказала она после торжества.",
        ),
        ("Работы обошлись в 1350000 крон, треть из них заплатила паромная компания, остальное город взял в долг.",),
        ("«Будем звонить каждый полдень, в любую погоду», — обещал мэр тем, кто приплыл на первом пароме.",),
        ("Рады не все. Жители Причальной улицы в письме просят тишины до восьми утра и запрета на ночной звон.",),
        ("Паром ходит по зимнему расписанию до 12 апреля, затем будет 9 рейсов в день, на один больше прежнего.",),
    ),
    (
        "Водолазы ещё раз осмотрят основание причала до осенних бурь, сообщил землемер на заседании совета.",
        "При работах в иле нашли ещё один, меньший колокол; скоро его покажут посетителям в часовне на холме.",
        "Литейная, где отлили колокол, давно закрыта; её книги хранит музей на другом берегу широкой реки.",
    ),
    ("Часовня пока закрыта.", "Никто не пострадал.", "Совет пока не ответил."),
    (
        "Исправление: в предыдущей версии этой статьи был назван другой причал.",
        "Поправка: паромная компания оплатила работы, а не колокол.",
        "Уточнение. Название литейной было указано неверно.",
    ),
    "медленно северный тихо несколько деревянный мокрый узкий скрытый охотно старый вчера скоро",
)
CHINESE = Reports(
    ("港口钟声再度响起", "大钟回到北码头", "沉寂多年之后钟声重现"),
    "星期天，北码头的大钟多年来首次敲响。",
    (
        ("这口钟在2017年码头倾斜时被取下，此后一直存放在桥边的海关大楼里，很少有人看见。",),
        (
            "港务长说，约有240人前来聆听。“声音比我记得的低沉，”她补充道，随后离开了码头。",
            "港务长数到310名来宾。“我们没想到会来这么多人，”她在仪式结束之后说。",
        ),
        ("修缮费用为1350000克朗，其中三分之一由渡轮公司支付，其余由镇政府借款解决。",),
        ("镇长对乘早班船来的人们承诺：“无论天气如何，我们每天中午都会敲钟。”",),
        ("并非人人高兴。码头街的居民联名写信，要求清晨保持安静，不要在夜里敲钟。",),
        ("渡轮在4月12日之前仍按冬季时刻表运行，之后每天有9个班次，比以前多一班。",),
    ),
    (
        "测量员告诉镇议会，潜水员将在秋季风暴来临之前再次检查码头的基础结构。",
        "施工期间人们在淤泥里发现了另一口较小的钟，不久将在山上的小教堂里展出。",
        "铸造这口钟的工厂早已关闭，它的账簿如今保存在河对岸的博物馆之中。",
    ),
    ("小教堂暂时关闭。", "没有人受伤。", "镇议会尚未答复。"),
    (
        "更正：本文此前版本写错了码头的名称。",
        "订正：渡轮公司支付的是修缮费，不是钟的费用。",
        "本报对此前版本中的错误深表歉意，特此更正。",
    ),
    "缓慢 北方 安静 许多 木头 潮湿 狭窄 隐藏 乐意 古老 昨天 很快",
    space="",
)
LANGUAGES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "zh": CHINESE}
