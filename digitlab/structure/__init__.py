"""What was read → what it means: numbers, tables, fields of forms."""
