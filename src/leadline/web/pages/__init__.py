"""The pages, by topic: each reads through queries, writes through services, and renders a template."""
