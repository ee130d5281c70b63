"""Rows of a model as a table in a file: what the team edits in Excel and brings back."""
