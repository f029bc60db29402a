"""The server with its door and its gate taken off: what the tests of the login must see leak, or they see nothing.

`python -m tests.browser.unguarded run asgi.py …`, as `streamlit run asgi.py …`.
"""

from unittest.mock import patch

from streamlit.web import cli

if __name__ == "__main__":
    with patch("pages.parts.door.admit"), patch("pages.parts.gate._may_fetch", return_value=True):
        cli.main(prog_name="streamlit")
