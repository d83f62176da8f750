"""Data sets → what a network learns from: digits and what is no digit; lines of numbers."""
