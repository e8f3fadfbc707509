-- Readings of an article that turned out to be another one.
update core.readings as stored set article_id = renamed.article_id
from {renamed} as renamed
where stored.article_id = renamed.old_id
