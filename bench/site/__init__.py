"""What a first visit to the site costs on a phone with a bad line, beside the app."""
