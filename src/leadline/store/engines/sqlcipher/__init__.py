"""SQLite by the SQLCipher wheel, as a Django backend: one engine with or without a key."""
