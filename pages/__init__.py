"""HOW IT IS SHOWN: one script a page."""
