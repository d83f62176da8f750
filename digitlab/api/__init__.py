"""Reading over HTTP: Starlette routes, served beside the pages or alone; see README.md.

Builds on `reading`, `export` and `serving`, never on the pages. Begin with `routes`.
"""
