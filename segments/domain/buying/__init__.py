"""What people will buy, foretold from what everybody bought: two published models."""
