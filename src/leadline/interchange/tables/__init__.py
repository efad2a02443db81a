"""What teams keep in spreadsheets: plans, question grids, consents and codings."""
