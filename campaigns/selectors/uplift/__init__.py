"""Reading what people did after campaigns, and what that says."""
