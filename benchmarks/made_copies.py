"""Copies and look-alikes of our own making: a seed in, texts whose kinship is known out.

``planted`` gives originals, and copies of them as papers print them: with up to a tenth of the words changed, cut
short, with a lead or a footer of their own, or several of these at once. ``lookalikes`` gives different stories cut
from one template each: match reports, weather, markets, courts, earthquakes. No two of those are copies.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

SYLLABLES = {
    "en": "ba de ki lo mu ran ter sol vin pe gra tho el on ar is um cha dro fe gi ho ju ka le mi no or pa qui re sa tu",
    "fr": "té lé mè ça rou van del sou pré gné oi eau ai ère ni que tou ble vrai ju lan fê côt nou par ris sem tra ux",
    "ru": "ра но то во ли ка сте при мо де ск про ва го жи зна ит йны кой лё ми нь об пу ро сы та ук фо ход це чи",
    "th": "กา มี ไป ที่ ใน ของ เรา คน ว่า ให้ ได้ และ จะ เป็น นา บ้าน เมือง น้ำ ทอง ชัย สุข พร วัน ศรี",
    "zh": " ".join(chr(0x4E00 + 37 * place % 3000) for place in range(900)),
}
UNSPACED = ("zh", "th")
WORDS = 20_000
CHANGES = (
    "verbatim",
    "few words",
    "a tenth",
    "cut short",
    "cut to a third",
    "lead",
    "footer",
    "lead and a tenth",
    "cut and a tenth",
)


@dataclass(frozen=True)
class Made:
    story: str  # the same for copies of each other
    kind: str  # what was done to it
    language: str
    text: str


class Tongue:
    """Words and texts of one made-up language; the n-th word is drawn 1/n as often as the first."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.language, self.chance = language, chance
        syllables = self.syllables = SYLLABLES[language].split()
        few, many = (1, 2) if language == "zh" else (1, 4)
        self.words = ["".join(chance.choices(syllables, k=min(many, few + place // 400))) for place in range(WORDS)]
        self.weights = list(accumulate(1 / (place + 1) for place in range(WORDS)))
        self.space = "" if language in UNSPACED else " "

    def some(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)

    def name(self) -> str:
        return "".join(self.chance.choices(self.syllables, k=3)).capitalize()

    def story(self, length: int) -> list[list[str]]:
        """Sentences of words. A story has names of its own, which come again, and some numbers."""
        cast = [self.name() for _ in range(8)]
        told = []
        for _ in range(length // 18):
            words = self.some(18)
            for place in range(18):
                die = self.chance.random()
                if die < 0.08:
                    words[place] = self.chance.choice(cast)
                elif die < 0.11:
                    words[place] = str(self.chance.randrange(1, 3000))
            told.append(words)
        return told

    def printed(self, sentences: list[list[str]]) -> str:
        joined = [self.space.join(words) for words in sentences]
        return (". " if self.space else "。").join(line[:1].upper() + line[1:] for line in joined) + "."


def planted(seed: int, stories: int) -> Iterator[Made]:
    """An original and four copies of each story, in five tongues."""
    chance = random.Random(seed)
    tongues = [Tongue(language, chance) for language in SYLLABLES]
    footers = [tongue.story(36) for tongue in tongues]
    for number in range(stories):
        place = number % len(tongues)
        tongue, footer = tongues[place], footers[place]
        told = tongue.story(chance.randrange(150, 600))
        yield Made(f"story {number}", "original", tongue.language, tongue.printed(told))
        for kind in chance.sample(CHANGES, 4):
            yield Made(f"story {number}", kind, tongue.language, tongue.printed(changed(told, kind, tongue, footer)))


def changed(told: list[list[str]], kind: str, tongue: Tongue, footer: list[list[str]]) -> list[list[str]]:
    chance = tongue.chance
    if "third" in kind:
        told = told[: max(4, len(told) // 3)]
    elif "cut" in kind:
        told = told[: max(4, round(len(told) * chance.uniform(0.4, 0.8)))]
    if "tenth" in kind or "few" in kind:
        share = 0.1 if "tenth" in kind else chance.uniform(0, 0.1)
        told = [[tongue.some(1)[0] if chance.random() < share else word for word in words] for words in told]
    if "lead" in kind:
        told = tongue.story(chance.randrange(36, 90)) + told
    return told + footer if kind == "footer" else told


TEMPLATES = {
    "match": """\
{home} beat {away} {a}-{b} at {ground} on {day} in front of {crowd} supporters. {scorer} opened the scoring in the
{m}th minute before {second} doubled the lead shortly after the break. {away} pulled one back through {third}, who
headed in from a corner, but the visitors could not find an equaliser despite late pressure. The result leaves {home}
in {place}th place with {points} points from {games} games, while {away} remain {other}th. "We deserved the three
points today and the players gave everything they had," said {home} manager {manager}. {away} coach {coach} said his
side had paid the price for a slow start. {home} travel to {next} next {nextday}, while {away} are at home to {guest}.
The referee was {referee}, who showed {cards} yellow cards.""",
    "weather": """\
Residents of {town} can expect a {sky} {day} with temperatures of up to {high} degrees, the regional weather service
said. The night will bring lows of around {low} degrees, with winds of {wind} kilometres an hour from the {side}. The
chance of rain is {chance} percent in the morning and {rain} percent in the afternoon. On {nextday} the outlook is
{nextsky}, with highs of {nexthigh} degrees and a light breeze. Drivers are advised to take care on higher ground
around {hill}, where visibility may be reduced by fog. Sunrise in {town} will be at {rise} and sunset at {set}. The
service will issue its next bulletin at {hour}.""",
    "market": """\
Shares in {city} closed {way} on {day}, with the benchmark index ending at {index} points, a move of {move} percent.
{firm} led the gainers with a rise of {gain} percent after it reported quarterly earnings of {earn} million, while
{loser} fell {fall} percent. Brent crude traded at {oil} dollars a barrel and gold stood at {gold} dollars an ounce.
The euro bought {euro} dollars, compared with {before} dollars late on the previous day. "Investors are waiting for
the central bank," said {analyst}, an analyst at {bank}. The yield on ten-year government bonds was {bond} percent.
Volume was {volume} million shares, against an average of {average} million over the last thirty days.""",
    "daily market": """\
The blue-chip index in Ladrun ended {way} at {index} on {day}, {move} percent {side} its previous close. Oil firms and
banks were the main drivers of the session, traders at the Ladrun Exchange said. The Brenk contract for delivery next
month was at {oil} dollars, and the Tessel currency stood at {euro} against the dollar. Mining group Ordalon was
{gain} percent {side} and lender Bank of Marrow lost {fall} percent. Turnover on the exchange was {volume} million
against {average} million a day earlier, according to exchange data.""",
    "quake": """\
A magnitude {size} earthquake struck {km} kilometres {side} of {town} on {day}, the geological survey said. It hit at
{rise} local time at a depth of {depth} kilometres. There were no immediate reports of damage or casualties. No
tsunami warning was issued. Residents of {hill} said they felt shaking for about {seconds} seconds. The region lies on
a major fault line and is often hit by earthquakes; one of magnitude {past} killed {dead} people in {year}.""",
    "court": """\
A {age}-year-old man from {town} has been sentenced to {years} years in prison for {crime}. {name} was found guilty at
{city} Crown Court on {day} after a trial lasting {days} days. The court heard that the offence took place in {street}
on {date}. Judge {judge} said the defendant had shown no remorse. Detective {officer}, who led the investigation,
said: "I would like to thank the victims for their courage in coming forward. I hope this sentence brings them some
comfort." Anyone with information can call the police quoting reference {number}.""",
    "town weather": """\
Saltmarsh will have a {sky} {day}, the weather office at Norholm said. The morning starts with {near_low} degrees and
the afternoon reaches {near_high} degrees on the coast and {near_inland} degrees inland. Winds from the {side} blow at
{near_wind} kilometres an hour, with gusts of {near_gust} at Orm Head. The chance of rain is {tens} percent, and the sea
at Skarholt has {near_sea} degrees. Tomorrow brings {near_next} degrees and a {nextsky} sky. The sun rises over Little
Orm at 6:{near_rise} and sets at 19:{near_set}. The pollen count is {level}, and the water in the river Tessel stands at
{near_river} centimetres.""",
    "results": """\
Results of the Harbour League on {day}: {club_a} {goals_a} {club_b} {goals_b}, {club_c} {goals_c} {club_d} {goals_d},
{club_e} {goals_e} {club_f} {goals_f}, {club_g} {goals_g} {club_h} {goals_h}, {club_i} {goals_i} {club_j} {goals_j}. The
leaders after the round are {club_k} with {points} points before {club_l}. The best scorer is still {player} of {club_m}
with {goals_s} goals. The next round will be played on {nextday} evening, with {club_n} against {club_o} as the match of
the week. Tickets are sold at the gates and by the clubs.""",
    "zh weather": """\
{town}今天{sky}，最高气温{high}度，最低气温{low}度，风速每小时{wind}公里
。上午降雨概率为百分之{chance}，下午为百分之{rain}。{nextday}预计最高气温{n
exthigh}度。 气象部门提醒{hill}一带的司机注意减速慢行，能见度可能因大雾而降低。日出时
间为{rise}，日落时间为{set}。下一次天气预报将于{hour}发布。""",
}


def lookalikes(seed: int, each: int) -> Iterator[Made]:
    """So many different stories of every template."""
    chance = random.Random(seed)
    tongue = Tongue("en", chance)
    for name, template in TEMPLATES.items():
        frame = template.replace("\n", "" if name.startswith("zh") else " ")
        for number in range(each):
            language = "zh" if name.startswith("zh") else "en"
            yield Made(f"{name} {number}", "template", language, frame.format_map(Slots(chance, tongue, language)))


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SKIES = ("sunny", "cloudy", "rainy", "windy", "mild")
CHOICES = {
    "day": DAYS,
    "nextday": DAYS,
    "sky": SKIES,
    "nextsky": SKIES,
    "way": ("higher", "lower", "flat"),
    "side": ("north", "south", "east", "west"),
    "crime": ("fraud", "burglary", "robbery", "assault", "arson"),
    "level": ("low", "moderate", "high"),
    "tens": tuple(map(str, range(0, 101, 10))),
}
CLUBS = ("Norholm", "Vestby", "Skarholt", "Saltmarsh", "Tessel United", "Orm Rovers", "Brenk", "Ladrun City", "Marrow")
CLUBS += ("Ordalon", "Little Orm", "Harbour Town", "Eastgate", "Westgate", "Kelver", "Durnham", "Ashby Vale", "Pellow")
NAMES = {"home", "away", "ground", "scorer", "second", "third", "manager", "coach", "next", "guest", "referee", "town"}
NAMES |= {"hill", "city", "firm", "loser", "analyst", "bank", "name", "street", "judge", "officer", "player"}
SMALL = {"a", "b", "cards", "chance", "rain", "high", "low", "nexthigh", "wind", "games", "place", "other", "m"}
TIMES = {"rise", "set", "hour"}
FINE = {"move", "gain", "fall", "bond", "size", "past"}


class Slots(dict[str, str]):
    """What a template asks for: drawn once per story, from as few choices as such reports have."""

    def __init__(self, chance: random.Random, tongue: Tongue, language: str) -> None:
        super().__init__()
        self.chance, self.tongue, self.language = chance, tongue, language

    def __missing__(self, slot: str) -> str:
        self[slot] = found = self.drawn(slot)
        return found

    def drawn(self, slot: str) -> str:
        chance = self.chance
        if self.language == "zh" and slot in ("town", "hill", "sky", "nextday"):
            return "".join(chance.choices(SYLLABLES["zh"].split(), k=2))
        if slot.startswith("club_"):
            return chance.choice(CLUBS)
        if slot.startswith("goals_"):
            return str(chance.choice((0, 0, 1, 1, 1, 2, 2, 3, 4)))
        if slot.startswith("near_"):  # what is today as it was yesterday, or nearly so
            return str(chance.randrange(12, 20))
        if slot in CHOICES:
            return chance.choice(CHOICES[slot])
        if slot in NAMES:
            return self.tongue.name() if chance.random() < 0.5 else f"{self.tongue.name()} {self.tongue.name()}"
        if slot in SMALL:
            return str(chance.randrange(1, 30))
        if slot in TIMES:
            return f"{chance.randrange(5, 22)}:{chance.randrange(60):02d}"
        if slot in FINE:
            return f"{chance.uniform(0, 9):.1f}"
        return str(chance.randrange(10, 9000))
