"""The parts of the Draw page: begin with `one_digit` and `whole_number`."""
