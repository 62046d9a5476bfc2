"""Measurements, each beside the limit that is possible on the same machine in the same run. See docs/benchmarks.md."""
