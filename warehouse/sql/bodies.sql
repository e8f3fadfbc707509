-- Each distinct text once.
insert into core.bodies by name
select new.*
from (from {bodies} qualify row_number() over (partition by text_id) = 1) as new
anti join core.bodies as old on old.text_id = new.text_id
