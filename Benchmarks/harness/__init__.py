"""What the benchmarks have in common: starting what is measured, loading it, and telling the outcome."""
