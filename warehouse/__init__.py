"""Article -> DuckDB -> answers."""
