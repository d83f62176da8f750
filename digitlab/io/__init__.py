"""Bytes → pixels, within limits on size, time and memory; files written whole or not at all."""
