-- All readings of the articles that a batch touches, stored ones and new ones, by what orders and tells them apart.
create or replace temp table history as
select article_id, captured_at, capture_id, "source", url, content_sha256,
    concat_ws(' ', extractor_version, config_sha256) as read_by
from core.readings semi join {stored} using (article_id)
union all
select article_id, captured_at, capture_id, "source", url, content_sha256,
    concat_ws(' ', extractor_version, config_sha256) as read_by
from {readings}
