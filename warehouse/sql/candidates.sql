-- Pairs of a new document and an earlier one that may tell the same: {enough} parts in common, or a quotation.
-- Parts are looked for by a condition on the table itself: then DuckDB makes a filter of the new documents' parts, and
-- passes over what none of them has three times as fast as by a join with a table made before.
create or replace temp table candidates as
with near as materialized (
    select doc, part, is_quote from core.sketches
    where part in (select part from core.sketches where doc >= $first)
),
usual as (select part, is_quote from near group by part, is_quote having count(*) between 2 and {crowd})
select new.doc, old.doc as other_doc, count(*) filter (not new.is_quote) as shared, bool_or(new.is_quote) as is_quoting
from near as new
semi join usual on usual.part = new.part and usual.is_quote = new.is_quote
join near as old on old.part = new.part and old.is_quote = new.is_quote and old.doc < new.doc
where new.doc >= $first
group by new.doc, old.doc
having shared >= {enough} or is_quoting
qualify row_number() over (partition by new.doc order by shared desc, old.doc) <= {most}
