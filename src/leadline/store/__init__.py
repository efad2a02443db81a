"""The store: Django models, migrations, SQL views and engines."""
