"""Micro-segment mode: campaigns, the treatment run, the matrix, control groups."""
