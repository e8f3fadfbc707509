-- Articles $first to $last of an endless paper: made-up words with the statistics of real ones, straight into the tables.
--
-- A word's place in the vocabulary is drawn so that its frequency falls with its rank (Zipf); a sentence has 18 words,
-- of which some are names and numbers. Six tongues, one of them without spaces; three fifths of the articles are in the
-- first. The same number always gives the same article.
create or replace temp table paper as
with tongues(tongue, language, syllables) as (values
    (0, 'en', ['ba','de','ki','lo','mu','ran','ter','sol','vin','pe','gra','tho','el','on','ar','is','um','cha','dro','fe','gi',
        'ho','ju','ka','le','mi','no','or','pa','qui','re','sa','tu','ur','ve','wi','xe','ya','zo','ble','cre','dri','fla']),
    (1, 'fr', ['té','lé','mè','ça','rou','van','del','sou','pré','gné','oi','eau','ai','ère','ni','que','tou','ble','vrai','ju',
        'lan','fê','côt','nou','par','ris','sem','tra','ux','vi','bon','chi','du','fi','gar','hom']),
    (2, 'ru', ['ра','но','то','во','ли','ка','сте','при','мо','де','ск','про','ва','го','жи','зна','ит','йны','кой','лё','ми',
        'нь','об','пу','ро','сы','та','ук','фо','ход','це','чи','ша','эт','юл','яр']),
    (3, 'ar', ['ال','ما','كت','سا','نو','را','في','عل','دي','با','قو','مس','شر','هـ','حا','جم','ين','تو','لي','صد','طر','غا','زو','خي']),
    (4, 'el', ['και','το','νε','ρά','μί','σό','πα','λύ','θη','γρα','δε','έλ','ώρ','χι','φω','κρά','στη','βο','ζη','ξε','ψι','τρα']),
    (5, 'zh', [])
),
numbered as (
    select doc, greatest(0, doc % 11 - 5) as tongue,
        60 + hash(-doc) % 100 as words
    from range($first, $last + 1) as numbers(doc)
),
drawn as (
    select doc, tongue, i, hash(-(doc * 1000 + i)) % 100 as kind,
        cast(exp(pow((hash(doc * 1000 + i) >> 11) / pow(2, 53), 1.2) * ln(300000)) as bigint) as id
    from numbered, range(160) as places(i)
    where i < words
),
spoken as (
    select doc, i, language, kind, syllables as s, len(syllables) as n, id
    from drawn join tongues using (tongue)
),
worded as (
    select doc, i, language, kind, case
        when kind < 3 then cast(hash(doc * 1000 + i) % 2000 as varchar)
        when language = 'zh' then chr(cast(19968 + id % 2500 as integer)) || case when id > 60 then chr(cast(19968 + id // 7 % 3500 as integer)) else '' end
        else s[1 + id % n] || case when id > 30 then s[1 + id // n % n] else '' end || case when id > 1500 then s[1 + id // 1500 % n] else '' end
            || case when id > 50000 then s[1 + id // 50000 % n] else '' end
    end as word
    from spoken
),
printed as (
    select doc, language, string_agg(
        case when i % 18 = 0 or kind between 3 and 8 then upper(word[1]) || word[2:] else word end
        || case when i % 90 = 89 then e'.\n\n' when i % 18 = 17 then '. ' when language = 'zh' then '' else ' ' end, '' order by i) as body
    from worded
    group by all
)
select doc, language, split_part(body, '.', 1)[:90] as title, trim(body) as body,
    date '2016-01-01' + cast(doc // 300 % 3900 as integer) as published_on,
    'paper-' || hash(doc) % 50 as "source"
from printed;

insert into core.bodies by name
select md5(body)::uuid as text_id, body,
    [{'kind': 'paragraph', 'level': null, 'begins': 1, 'chars': cast(length(body) as integer)}] as blocks
from paper order by doc;

insert into core.articles by name
select md5(doc::varchar)::uuid as article_id, 'https://' || "source" || '.example/' || doc as url, "source",
    published_on + interval 9 hour as first_seen_at, md5('capture ' || doc)::uuid as first_capture_id,
    published_on + interval 9 hour as fetched_at, md5('capture ' || doc)::uuid as capture_id, 1 as revision_count,
    title, [] as authors, published_on, published_on + to_seconds(hash(doc) % 32400) as published_at,
    'second' as published_precision, 'page' as published_zone, [] as tags, language, md5(body)::uuid as text_id, [] as images,
    [] as agencies, cast(len(string_split(body, ' ')) as integer) as word_count, [] as flags, sha256(title || body) as content_sha256,
    '1' as extractor_version, 'c0ffee' as config_sha256
from paper order by doc;
