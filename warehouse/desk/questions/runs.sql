from runs
where ($source is null or "source" = $source) and ($state is null or state = $state)
order by started_at desc, "source" limit $limit offset $offset
