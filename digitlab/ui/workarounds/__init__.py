"""What Streamlit does badly, mended: each file says what, and when it can go."""
