"""The parts of the Metrics page: begin with `one_model`; each chart is a `figure`."""
