"""Reads page and PDF back as a stranger would, and verifies what somebody was sent."""
