"""A network trained before everybody's eyes, tried at once, compared and taken home."""
