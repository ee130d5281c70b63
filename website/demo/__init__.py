"""`make demo`: servers from wheels, a supervisor, the demonstration's content and mailbox.

Only in the demo and in tests; production never installs it. Its content is written by
`demo.loading`, received mails by `demo.mail`.
"""
