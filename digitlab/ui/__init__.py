"""The pages, and what they share; nothing else imports Streamlit."""
