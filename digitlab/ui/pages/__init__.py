"""The pages, as st.Page names them."""
