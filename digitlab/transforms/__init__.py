"""Digits and lines → the same, changed: to learn from, or to be judged by.

`augmentation`, `hands`, `strips` and `wear` make training data, `corruptions` and `probes` what a
network is judged by; the two share no code, or a model would be judged by what it learned.
"""
