create or replace view main.authors as
select author, article_id, "source", published_on, language, title, url, place
from (
    select unnest(authors) as author, unnest(range(1, len(authors) + 1)) as place,
        article_id, "source", published_on, language, title, url
    from core.articles
);

comment on view main.authors is 'Who wrote what: one row per article and person in its byline.';
comment on column main.authors.author is 'Name, as printed in the byline.';
comment on column main.authors.article_id is 'The article.';
comment on column main.authors."source" is 'Name of the source that showed the article first.';
comment on column main.authors.published_on is 'Date of publication as printed.';
comment on column main.authors.language is 'BCP 47 tag, such as en or en-GB.';
comment on column main.authors.title is 'Headline, as printed.';
comment on column main.authors.url is 'Canonical URL of the article.';
comment on column main.authors.place is 'Place in the byline, from 1.';
