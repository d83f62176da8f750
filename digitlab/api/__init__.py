"""Reading over HTTP: routes for any server of Starlette's, the pages' and one of its own."""
