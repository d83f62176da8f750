"""Many files → readings, in order: on all cores, or on a cluster.

Builds on `reading` and `export`. Begin with `read.read_files`, on this machine's cores. `archive`
and what it is built of read folders, stores and archives on Dask: see README.md.
"""
