-- How long a source's articles are
select source, cast(median(word_count) as integer) as words, count(*) as articles
from articles
group by source
order by words desc
