"""How fast it is, beside the way demos do it and beside what cannot be undercut: make bench."""
