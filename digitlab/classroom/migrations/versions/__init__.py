"""One file a change, each named in the next one."""
