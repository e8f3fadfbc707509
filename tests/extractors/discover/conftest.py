"""A site of our own, and a client that may reach it and need not wait."""

from tests.extractors.fetch.conftest import client, kept, site, source

__all__ = ["client", "kept", "site", "source"]
