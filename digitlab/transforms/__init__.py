"""Digits → digits changed: to learn from, and, by other code on purpose, to be judged by."""
