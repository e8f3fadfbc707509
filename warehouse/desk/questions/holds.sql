select view_name as name from duckdb_views() where not internal and schema_name = 'main'
union
select function_name from duckdb_functions() where not internal and function_type in ('macro', 'table_macro')
