-- Readings of an article that turned out to be another one.
update {place} as stored set article_id = renamed.article_id
from {renamed} as renamed
where stored.article_id = renamed.old_id
