"""How pages, forms, tables and texts look: the parts that every floor above takes from here.

Public: `interface.forms`, `interface.admin`, `interface.names`, `interface.languages`,
`interface.rich_text`, `interface.colours`, `interface.tables` (files in and out), and the template
tags. Its models are the record of who saw people's data in the admin, which
`interface.admin.ShowsPeople` writes, and the number of what was refused (`interface.refusals`).
"""
