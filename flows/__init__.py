"""When, in what order, and what to do when something fails."""
