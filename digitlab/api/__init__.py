"""Reading over HTTP: Starlette routes, served beside the pages or alone."""
