-- Candidates that do tell the same: of the shorter one's shingles enough are in the other, and of its names and of its
-- numbers, each with the word before it. Reports cut from one template share their frame, not their names and numbers.
insert into core.matches by name
with compared as (
    select pair.doc, pair.other_doc, pair.is_quoting,
        len(list_intersect(new.shingles, old.shingles)) / least(len(new.shingles), len(old.shingles)) as overlap,
        least(len(new.names), len(old.names)) as names,
        len(list_intersect(new.names, old.names)) as same_names,
        least(len(new.numbers), len(old.numbers)) as numbers,
        len(list_intersect(new.numbers, old.numbers)) as same_numbers
    from candidates as pair
    join (from signed union all by name from signed_others) as new on new.doc = pair.doc
    join (from signed union all by name from signed_others) as old on old.doc = pair.other_doc
),
judged as (
    select *,
        (names < {few} or same_names >= names * {least_names})
        and (numbers < {few} or same_numbers >= numbers * {least_numbers})
        and same_names + same_numbers >= (names + numbers) * {least_names} as has_facts
    from compared
)
select doc, other_doc, cast(overlap as float) as overlap,
    case when not has_facts or overlap < {least_overlap} then 'shared_quotes'
        when overlap >= {same_overlap} then 'same_text' else 'rewritten' end as kind
from judged
where has_facts and overlap >= {least_overlap} or is_quoting and (has_facts or overlap < {frame_overlap})
