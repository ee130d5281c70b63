"""Mail that arrives once: written with its event, sent by the worker.

Public: `notifications.emails.mail` registers a mail, `notifications.services.enqueue` writes one,
`notifications.delivery` sends what is due. `OutgoingMail` rows are written by these alone.
"""
