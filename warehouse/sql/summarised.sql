-- The articles whose last reading is in {readings} are done with.
delete from summary using {readings} as reading
where reading.article_id = summary.article_id and reading.capture_id = last_told.capture_id
    and reading."source" = last_told."source" and reading.url = last_told.url
