"""Files and plain values: readers and writers of formats, without a database."""
