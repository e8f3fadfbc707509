-- What the new documents can be found by.
insert into core.sketches by name
select doc, unnest(list_sort(shingles)[:{size}]) as part, false as is_quote
from signed
union all
select distinct doc, cast(hash(quote) >> 32 as uinteger), true
from (
    select doc, regexp_replace(lower(unnest(
        regexp_extract_all(body, '[“„"«「]([^“„”"«»「」\n]{{1,600}})[”“"»」]', 1))), '[^\p{{L}}\p{{N}}]+', ' ', 'g') as quote
    from fresh
)
where strlen(quote) >= {quote_bytes}
order by doc
