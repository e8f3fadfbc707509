create or replace view main.images as
select article_id, "source", published_on, title, url as article_url, place, image.url as url, image.caption as caption,
    image.credit as credit
from (
    select article_id, "source", published_on, title, url, unnest(images) as image,
        unnest(range(1, len(images) + 1)) as place
    from core.articles
);

comment on view main.images is 'Pictures of articles as they are now: one row per article and picture.';
comment on column main.images.article_id is 'The article.';
comment on column main.images."source" is 'Name of the source that showed the article first.';
comment on column main.images.published_on is 'Date of publication as printed.';
comment on column main.images.title is 'Headline, as printed.';
comment on column main.images.article_url is 'Canonical URL of the article.';
comment on column main.images.place is 'Place among the pictures of the article, from 1.';
comment on column main.images.url is 'Address of the picture; null in saved text, which names none.';
comment on column main.images.caption is 'Caption, as printed.';
comment on column main.images.credit is 'Who made it or owns it, as printed.';
