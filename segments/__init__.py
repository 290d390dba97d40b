"""Which customers: measures, rules, the evaluator, micro-segments, personas."""
