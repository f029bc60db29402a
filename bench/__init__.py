"""Benchmarks, each beside what a user would otherwise pick, in one run."""
