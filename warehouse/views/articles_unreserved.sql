create or replace view main.articles_unreserved as
select article.article_id, article."source", article.url, article.title, article.standfirst, article.authors,
    article.section, article.tags, article.published_on, article.published_at, article.language, article.body,
    article.word_count, answer.robots, answer.licence, article.capture_id
from main.articles as article
join core.captures as answer on answer.capture_id = article.capture_id
where not coalesce(answer.tdm_reservation, false)
    and not regexp_matches(
        coalesce(answer.robots, ''), '(^|[ :;])(noai|noml|nomachinelearning|notrain|(train-)?(ai|genai)=n)([ ,;]|$)');

comment on view main.articles_unreserved is 'Articles without those whose last capture reserved them: tdm-reservation 1, or noai and the like asked of robots. What says nothing is not reserved.';
comment on column main.articles_unreserved.article_id is 'The same for the same canonical URL, in any warehouse (UUID version 5).';
comment on column main.articles_unreserved."source" is 'Name of the source that showed the article first.';
comment on column main.articles_unreserved.url is 'Canonical URL; file:<source>/<path> for a saved file that names none.';
comment on column main.articles_unreserved.title is 'Headline, as printed.';
comment on column main.articles_unreserved.standfirst is 'Summary under the headline (US: dek).';
comment on column main.articles_unreserved.authors is 'Names of people taken from the byline, in printed order.';
comment on column main.articles_unreserved.section is 'Section of the publication.';
comment on column main.articles_unreserved.tags is 'Keywords given by the publication.';
comment on column main.articles_unreserved.published_on is 'Date of publication as printed, in the zone it was printed in.';
comment on column main.articles_unreserved.published_at is 'Instant of publication (UTC); null unless one is known.';
comment on column main.articles_unreserved.language is 'BCP 47 tag, such as en or en-GB.';
comment on column main.articles_unreserved.body is 'The text: its blocks with one blank line between them.';
comment on column main.articles_unreserved.word_count is 'Words of the body.';
comment on column main.articles_unreserved.robots is 'What its page asked of robots otherwise, such as noindex; null when nothing.';
comment on column main.articles_unreserved.licence is 'The licence that its page names; null when it names none.';
comment on column main.articles_unreserved.capture_id is 'The capture that this row was read from.';
