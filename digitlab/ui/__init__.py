"""The pages, and what they share; nothing else imports Streamlit.

Begin with `pages/router.py`, the script that every visit runs, and `server`, what is done once at
start. A page's parts stand in the folder of its name; `canvas` and `widgets` are what several pages
show. What a page says, the rest of digitlab has computed.
"""
