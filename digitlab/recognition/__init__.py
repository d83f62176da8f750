"""28×28 to what it is, and how sure."""
