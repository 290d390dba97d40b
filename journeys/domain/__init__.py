"""Flowchart mode as plain values: graphs, node kinds, checks, moves, pictures.

No database, no clock, no randomness here: callers pass facts and `now` in.
"""
