"""One semantic document to page and PDF, and what travels with them."""
