"""Numbers that keep their evidence: value, unit, qualifier, trace; arithmetic; the pandas dtype."""
