"""What two networks say of a page's symbols → what each symbol is, and how sure that is.

Begin with `order`: it lists the judges in the order in which they are asked. `witnesses` makes one
judgment of two networks' words for one symbol; each judge after it knows more of the page.
"""
