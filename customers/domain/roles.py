"""What somebody with an account may do: each role may what the one before it may."""

ROLES = ("viewer", "marketer", "publisher", "admin")
