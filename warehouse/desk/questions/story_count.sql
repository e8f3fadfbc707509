select count(distinct story_id) as stories, count(*) as copies from core.copies
