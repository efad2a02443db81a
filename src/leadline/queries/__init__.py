"""Reads for pages, API and command line; no side effects."""
