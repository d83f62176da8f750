"""Pixels to ink: (H, W) uint8, white on black."""
