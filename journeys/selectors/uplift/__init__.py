"""Reading what people did after they passed splits, and what that says."""
