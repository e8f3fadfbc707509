-- Stories that several sources tell, the newest first.
select story.*, told.told_at as first_told_at from stories as story
join core.documents as told on told.article_id = story.story_id
where article_count > 1
    and ($source is null or first_source = $source or story_id in (select story_id from copies where "source" = $source))
order by told.told_at desc, story_id
limit $limit offset $offset
