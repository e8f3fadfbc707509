"""The outside world -> Article: discover, fetch, extract, clean."""
