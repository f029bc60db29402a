"""How many visitors one machine holds: the site by nginx, the app by Streamlit."""
