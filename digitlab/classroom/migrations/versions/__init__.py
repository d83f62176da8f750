"""One file per change, each named in the next one."""
