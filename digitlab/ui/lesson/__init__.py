"""Five short lessons, ready for a class: their words in `lessons`, shown by `page`."""
