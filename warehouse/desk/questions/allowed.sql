-- What the filters of the front page let through. Without $copies the subquery is empty, which costs nothing.
    ($source is null or "source" = $source)
    and ($since is null or day >= $since)
    and ($until is null or day < $until)
    and ($section is null or section = $section)
    and ($language is null or language = $language or starts_with(language, $language || '-'))
    and ($agency is null or len(list_filter(agencies, lambda named: named.name = $agency)) > 0)
    and ($copies is null or ($copies = 'only') = (article_id in (select article_id from core.copies where $copies is not null)))
