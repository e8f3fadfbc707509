"""The desk: the published warehouse in, web pages for people out; nothing is ever written.

    guard (who may come in) -> app (which room) -> a room: its questions -> its page

A room is a module (front, reading, stories, sources, runs, asking); what it asks lies in ``questions/*.sql``, what it
shows in ``pages/*.html``. Every page opens the published file, asks, and closes it.
"""
