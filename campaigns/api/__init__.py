"""HTTP interfaces: the plan, campaigns, decisions."""
