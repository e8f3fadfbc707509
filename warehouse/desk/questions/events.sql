select event, captured_at, state_before, status, url, led_to_url, led_to_article_id from events
where article_id = $article_id and ($url is null or url = $url) order by captured_at desc
