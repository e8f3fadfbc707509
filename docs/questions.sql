-- Twenty questions, each with its answer on the sample articles. They run in any DuckDB client that has opened
-- data/news.duckdb for reading, and one by one with `newsdesk sql`. A test asks them all and compares.

-- 1. Which articles are there, in the order in which they were published?
select published_on, title from articles order by published_on;
-- published_on   title
-- ────────────────────────────────────────────────────────────────────
-- 2022-03-14     Harbour ferry returns after winter on the slipway
-- 2023-06-02     Town library will stay open all night
-- 2023-10-09     Drought order lifted as reservoirs fill
-- 2024-01-12     Lighthouse keeper's last log goes on show
-- 2024-02-27     Bus drivers vote for four-day week
-- 2024-05-18     Tide mill grinds flour again after 96 years
-- 2024-11-05     Engineers propose a lower, longer bridge over the Orm

-- 2. How many articles are there from each month, and how many words?
select strftime(day, '%Y-%m') as month, sum(article_count) as articles, sum(word_count) as words
from daily_counts group by all order by all;
-- month     articles   words
-- ──────────────────────────
-- 2022-03          1     178
-- 2023-06          1     140
-- 2023-10          1     102
-- 2024-01          1      98
-- 2024-02          1     104
-- 2024-05          1     207
-- 2024-11          1      88

-- 3. Who writes most?
select author, count(*) as articles, sum(word_count) as words
from authors join articles using (article_id) group by all order by articles desc, author;
-- author            articles   words
-- ──────────────────────────────────
-- Hester Vane              2     242
-- Nadia Brandt             2     192
-- Tomas Lindqvist          2     347

-- 4. Who writes together?
select one.author as one, other.author as other, title
from authors as one join authors as other using (article_id, title) where one.place < other.place;
-- one           other             title
-- ─────────────────────────────────────────────────────────────────────
-- Hester Vane   Tomas Lindqvist   Town library will stay open all night

-- 5. Which articles name no author?
select title, coalesce(byline, 'no byline') as byline from articles where len(authors) = 0 order by title;
-- title                                               byline
-- ─────────────────────────────────────────────────────────────────────
-- Harbour ferry returns after winter on the slipway   no byline
-- Lighthouse keeper's last log goes on show           Saltmarsh Courier

-- 6. Which stories ran in more than one place, and who had them first?
select title, first_source, agency, kind, article_count from stories order by published_on;
-- title   first_source   agency   kind   article_count
-- ────────────────────────────────────────────────────

-- 7. Which wire services are used, and how?
select agency, use, title from agency_use order by agency, title;
-- agency    use           title
-- ─────────────────────────────────────────────────────────────────────────
-- AFP       full_copy     Drought order lifted as reservoirs fill
-- AP        contributed   Bus drivers vote for four-day week
-- Reuters   cited         Harbour ferry returns after winter on the slipway

-- 8. What exactly makes us say so?
select raw, method, locator from findings where field = 'agencies' order by raw;
-- raw                                                                                            method   locator
-- ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- AFP (full_copy): SALTMARSH (AFP)                                                               line     dateline
-- AP (contributed): Additional reporting by The Associated Press.                                line     body
-- Reuters (cited): h landing for the first crossing at 7.10 am, harbour master Ruth Amblecote…   line     line 11

-- 9. Which articles say nothing of their day, or only of the day?
select title, published_on, published_precision as precision, published_zone as zone
from articles where published_at is null order by title;
-- title                                                   published_on   precision   zone
-- ──────────────────────────────────────────────────────────────────────────────────────────
-- Bus drivers vote for four-day week                      2024-02-27     day         unknown
-- Engineers propose a lower, longer bridge over the Orm   2024-11-05     day         unknown
-- Harbour ferry returns after winter on the slipway       2022-03-14     day         unknown
-- Town library will stay open all night                   2023-06-02     day         unknown

-- 10. How was each day of publication printed, and where did it stand?
select published_on, raw, method, locator from findings join articles using (article_id)
where field = 'published_on' and is_chosen order by published_on;
-- published_on   raw                               method    locator
-- ────────────────────────────────────────────────────────────────────────
-- 2022-03-14     14 March, 2022                    line      line 6
-- 2023-06-02     2 June 2023                       line      line 5
-- 2023-10-09     9 October 2023, 16:40 BST         line      line 3
-- 2024-01-12     Fri, 12 Jan 2024 06:45:00 +0000   meta      Date
-- 2024-02-27     2024/02/27                        url       path
-- 2024-05-18     2024-05-18T09:30:00+01:00         json_ld   datePublished
-- 2024-11-05     5 November 2024                   line      line 3

-- 11. Which dates were guessed from an address?
select title, published_on, url from findings join articles using (article_id)
where field = 'published_on' and method = 'url' and is_chosen;
-- title                                published_on   url
-- ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Bus drivers vote for four-day week   2024-02-27     https://ormvalleypost.example/2024/02/27/bus-drivers-vote-f…

-- 12. Whose pictures are shown, and what do they show?
select credit, place, caption from images order by credit;
-- credit                         place   caption
-- ────────────────────────────────────────────────────────────────────────────────────────────────
-- Ada Fenwick/Estuary Pictures       1   The wheel turns for about five hours on each tide.
-- Estuary Pictures                   1   The ferry Marigold at the north landing on Monday morning

-- 13. Where does a phrase stand, and where not beside a word?
select published_on, title from search('"on thursday" -drivers') order by published_on;
-- published_on   title
-- ────────────────────────────────────────────────────
-- 2023-06-02     Town library will stay open all night

-- 14. What is written about water, in the order of how well it fits?
select title, snippet from search('water');
-- title                                               snippet
-- ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Tide mill grinds flour again after 96 years         … case, by pony. The wheel, five metres across, is turned b…
-- Drought order lifted as reservoirs fill             … stood at 88 and 91 percent of their capacity on Sunday, t…
-- Harbour ferry returns after winter on the slipway   … to reach a school that lies two kilometres away across th…

-- 15. Which articles are longest, and how long does the page itself say it takes to read them?
select title, word_count, reading_minutes from articles order by word_count desc limit 3;
-- title                                               word_count   reading_minutes
-- ────────────────────────────────────────────────────────────────────────────────
-- Tide mill grinds flour again after 96 years                207
-- Harbour ferry returns after winter on the slipway          178                 3
-- Town library will stay open all night                      140                 2

-- 16. Which articles say that they were changed after they were published?
select title, published_at, modified_at from articles where modified_at > published_at order by title;
-- title                                         published_at          modified_at
-- ───────────────────────────────────────────────────────────────────────────────────────
-- Drought order lifted as reservoirs fill       2023-10-09 15:40:00   2023-10-10 07:05:00
-- Tide mill grinds flour again after 96 years   2024-05-18 08:30:00   2024-05-19 06:12:00

-- 17. Which were revised while we looked, and how?
select title, revision, kinds, words_added, words_removed from edits order by title, revision;
-- title   revision   kinds   words_added   words_removed
-- ──────────────────────────────────────────────────────

-- 18. Which have disappeared, moved or gone behind a wall?
select title, event, captured_at from events order by captured_at;
-- title   event   captured_at
-- ───────────────────────────

-- 19. What was captured for each kind of purpose, and how large is it?
select role, count(*) as captures, sum(body_bytes) as bytes from captures group by all order by all;
-- role      captures   bytes
-- ──────────────────────────
-- article          7    9114

-- 20. What could not be read, and why?
select reason, count(*) as rejects, any_value(url) as example from rejects group by all;
-- reason   rejects   example
-- ──────────────────────────
