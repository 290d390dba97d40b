"""What reaches customers: templates, channels, outbox; the only way outside."""
