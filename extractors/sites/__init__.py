"""Readers for single sites that the selectors of a configuration cannot serve: ``read(capture, source) -> Article``."""
