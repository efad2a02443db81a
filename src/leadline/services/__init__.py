"""Writes: one use case is one function, one transaction, one audit entry."""
