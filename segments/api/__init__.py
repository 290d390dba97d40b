"""HTTP interface: micro-segments, counts of a rule, memberships of a customer."""
