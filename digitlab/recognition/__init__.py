"""28×28 → which digit it is, and how sure."""
