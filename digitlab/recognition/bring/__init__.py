"""A network of anybody's, checked and made one that is used like ours.

Begin with `examine`, which checks a file; `wrap` makes an ONNX file one of ours.
"""
