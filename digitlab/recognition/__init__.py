"""Ink of a digit or a line → what it is, and how sure that is; how a model is kept and opened.

Two networks read: `classifier` one digit, made 28×28 by `preprocess`, and `number_network` a line
as a whole, made a strip by `strip`. `judges` weigh what both say of a page. ONNX Runtime computes;
nothing here needs what trained a model. Begin with `prediction`, what a network says of a digit.
"""
