"""The site: a Sphinx domain for theorems, their pages, and the files for machines."""
