"""How near attackers come, ours beside other methods: `python -m bench.privacy` writes the tables of docs/privacy.md anew."""
