"""From articles and tables to proven claims: quotations, numerals, dates, the description."""
