"""Long work outside the request: one thread takes jobs from the store's queue, in turn."""
