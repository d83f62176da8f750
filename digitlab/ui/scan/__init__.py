"""The parts of the Scan page: begin with `page`; `uploads` reads files, `sheet` holds a page."""
