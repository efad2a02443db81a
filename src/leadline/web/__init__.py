"""The workbench: pages in the browser, over the same services and queries as the command line."""
