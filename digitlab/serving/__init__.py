"""One server for many people: what it bounds, in whose turn, and whom it answers.

Nothing here knows a page or a picture: the pages (`ui`) and the API (`api`) build on it alike.
Begin with `limits`, where every bound of the server is named.
"""
