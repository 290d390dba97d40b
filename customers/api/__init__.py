"""HTTP interfaces: ingestion, profiles, the catalogue."""
