"""WHO SAYS SO, AND WHO MAY SEE IT: from a source file to a release, and from a release to an answer."""
