"""The whole installation in one file, and back: `manage.py backup` and `manage.py restore`.

`archive` is the file, `sealing` its encryption, `database` what the rows are copied with, `taking`
and `restoring` the two ways. The decision record is docs/decisions/0026.
"""
