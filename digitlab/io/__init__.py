"""Bytes to pixels, within limits."""
