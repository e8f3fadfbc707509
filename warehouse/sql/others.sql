-- The words of the earlier documents among the candidates; by rowid, as in fresh.sql.
create or replace temp table others as
with named as materialized (
    select document.doc, told.rowid as body_place
    from core.documents as document
    join core.articles as article on article.article_id = document.article_id
    join core.bodies as told on told.text_id = article.text_id
    where document.doc in (select other_doc from candidates where other_doc < $first)
),
said as (
    select rowid as body_place, body from core.bodies where rowid in (select body_place from named)
)
select doc, body from named join said using (body_place)
