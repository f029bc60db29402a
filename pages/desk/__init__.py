"""The stewards' desk: what comes in is looked at, let in, matched and published. Served by desk.py, never by the app."""
