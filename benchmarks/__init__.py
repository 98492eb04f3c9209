"""Speed, measured and never asserted: python -m benchmarks [--quick] [--only model|window] [--json FILE]."""
