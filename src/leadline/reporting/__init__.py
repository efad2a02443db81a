"""A document tree, and the files it is written to: HTML, DOCX, PDF, XLSX, CSV."""
