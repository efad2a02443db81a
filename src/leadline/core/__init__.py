"""Values, columns, algorithms and rules. Pure: the standard library and NumPy, nothing else."""
