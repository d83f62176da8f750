"""A network trained before everybody's eyes, tried at once, compared and taken home; see README.md.

Begin with `panel`; the training itself runs in a process of its own, which `process` starts.
"""
