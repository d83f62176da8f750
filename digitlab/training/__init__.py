"""Recipe and data → a model's folder.

The modules here are the loops, one for each kind of model: begin with `train`. `data` makes what
they learn from, `artifacts` keeps what they leave. Builds on `zoo`, `datasets` and `transforms`.
It brings TensorFlow along: nothing else imports it before a training begins.
"""
