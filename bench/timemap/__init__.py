"""The time map beside what one would otherwise pick: `make bench-timemap`, or `python -m bench.timemap`; results in README.md here."""
