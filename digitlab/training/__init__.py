"""Recipe and data to a model's folder.

The modules here are the loops, one for each kind of model. `data` makes what they learn from,
`artifacts` keeps what they leave.
"""
