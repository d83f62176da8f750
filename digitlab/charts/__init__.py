"""A report → what people see of it: tables, sentences and charts.

Axes are fixed and a chart's shape never changes, so that a page can keep it mounted and only its
numbers move. Colors are safe for all eyes and right on light and dark; what a color says is said by
shape, dash, weight or words too.
"""
