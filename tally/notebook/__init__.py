"""What a chapter may use: the evidence in pandas, prose, exhibits, plotting, parameters."""
