select view.view_name as view, view.comment as said, col.column_name as name, lower(col.data_type) as type, col.comment as meaning
from duckdb_views() as view
join duckdb_columns() as col on col.schema_name = 'main' and col.table_name = view.view_name
where not view.internal and view.schema_name = 'main'
order by view.view_name, col.column_index
