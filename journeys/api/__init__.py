"""Journeys over HTTP: for the browser part, and the page of a secret address."""
