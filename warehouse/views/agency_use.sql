create or replace view main.agency_use as
select article_id, "source", published_on, language, title, used.name as agency, used.use as use
from (select article_id, "source", published_on, language, title, unnest(agencies) as used from core.articles);

comment on view main.agency_use is 'Wire services and how articles use them: one row per article and service.';
comment on column main.agency_use.article_id is 'The article.';
comment on column main.agency_use."source" is 'Name of the source that showed the article first.';
comment on column main.agency_use.published_on is 'Date of publication as printed.';
comment on column main.agency_use.language is 'BCP 47 tag, such as en or en-GB.';
comment on column main.agency_use.title is 'Headline, as printed.';
comment on column main.agency_use.agency is 'Name of the service, the same in all languages.';
comment on column main.agency_use.use is 'full_copy (the text is the agency''s), contributed (part of it is) or cited (quoted); the strongest that was found.';
