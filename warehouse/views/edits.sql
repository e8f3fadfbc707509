create or replace view main.edits as
select edit.article_id,
    cast(1 + row_number() over (
        partition by edit.article_id order by edit.captured_at, edit.capture_id, edit."source", edit.url
    ) as integer) as revision,
    article."source", article.url, article.title, edit.captured_at, edit.previous_captured_at, edit.kinds,
    edit.chars_added, edit.chars_removed, edit.words_added, edit.words_removed,
    array_to_string([
        concat(
            c.part, ': ',
            case when c."before" is not null then concat('... ', c."before", ' ') else '' end,
            case when c.kind = 'paragraph_moved' then concat('[>', c."now", '<]') else concat(
                case when c.was is not null then concat('[-', c.was, '-]') else '' end,
                case when c."now" is not null then concat('{+', c."now", '+}') else '' end) end,
            case when c."after" is not null then concat(' ', c."after", ' ...') else '' end)
        for c in edit.changes
    ], chr(10)) as diff,
    edit.changes, edit.read_by = edit.previous_read_by as is_same_reader, edit.capture_id, edit.previous_capture_id
from core.edits as edit
join core.articles as article on article.article_id = edit.article_id;

comment on view main.edits is 'What changed from one revision to the next: one row per revision but the first.';
comment on column main.edits.article_id is 'The article.';
comment on column main.edits.revision is 'The revision that the edit made: 2, 3 ..., as in revisions.';
comment on column main.edits."source" is 'Name of the source that showed the article first.';
comment on column main.edits.url is 'Canonical URL of the article.';
comment on column main.edits.title is 'Headline as it is now.';
comment on column main.edits.captured_at is 'When the new text was first seen (UTC).';
comment on column main.edits.previous_captured_at is 'When the text before it was first seen (UTC).';
comment on column main.edits.kinds is 'What was edited: headline, standfirst, number, quotation, paragraph_added, paragraph_removed, paragraph_moved, paragraph_reworded, correction_notice; each once.';
comment on column main.edits.chars_added is 'Characters in what was put in.';
comment on column main.edits.chars_removed is 'Characters in what was taken out.';
comment on column main.edits.words_added is 'Words in what was put in; each Chinese, Japanese or Korean sign counts as one.';
comment on column main.edits.words_removed is 'Words in what was taken out.';
comment on column main.edits.diff is 'The edit to be read, a line for each place: [-taken out-]{+put in+}, [>moved<], with some words around it.';
comment on column main.edits.changes is 'The same as a list, at most 200 places: part (title, standfirst, body), kind, before, was, now, after.';
comment on column main.edits.is_same_reader is 'Whether both texts were read by the same code and settings; if not, newsdesk reextract tells our own change from theirs.';
comment on column main.edits.capture_id is 'The first capture of the new text.';
comment on column main.edits.previous_capture_id is 'The first capture of the text before it.';
