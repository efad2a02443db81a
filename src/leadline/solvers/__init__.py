"""What needs a solver, behind protocols of the core's."""
