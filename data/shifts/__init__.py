"""Where and when to watch: from the rhythm that a release tells to a plan of shifts. Reads releases and nothing else."""
