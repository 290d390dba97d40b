"""Hostile values for every operation of the API, and valid requests to spoil."""
