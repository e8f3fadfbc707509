"""Pure str -> str and the like: addresses, dates, prose, bylines, agencies, language, charset."""
