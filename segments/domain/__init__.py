"""Plain Python of this app: no Django, no clock, no randomness, no I/O."""
