"""Agreement between coders: rating matrices of a study, and one measure a module."""
