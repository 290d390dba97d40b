"""Messages as plain Python: templates, addresses and the decision to send."""
