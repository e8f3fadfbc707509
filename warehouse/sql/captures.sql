-- New captures into the index. The same answer at the same moment is one capture, however often it is kept.
insert into core.captures by name
select new.*
from (from {captures} qualify row_number() over (partition by capture_id order by "source") = 1) as new
anti join core.captures as old on old.capture_id = new.capture_id
