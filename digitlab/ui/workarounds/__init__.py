"""Faults of Streamlit's, each mended in a file that says when it can go."""
