"""The models that may hold personal data, and in which columns."""

# Each of these has its period after which it is deleted or made anonymous: see `work.retention`.
PERSONAL = {
    "pages.DataRequest": {"email"},
    "pages.Enquiry": {"name", "phone", "email", "organisation", "message"},
    "accounts.User": {"email", "name"},
    "workshops.Registration": {"name", "email", "organisation", "contact_email"},
    "workshops.Answer": {"value"},
    "workshops.Needs": {"text"},
    "workshops.PhotoConsent": {"name"},
    "workshops.MailConsent": {"email"},
    "workshops.Handover": {"name", "email", "organisation"},
    "workshops.RegistrationOrigin": {"origin"},
    "workshops.Circular": {"subject", "text"},
    "notifications.OutgoingMail": {"recipient", "facts", "error"},
    "editorial.UnsavedText": {"fields"},
    "editorial.Release": {"granted_by"},
    "editorial.PictureConsent": {"given_by"},
    "initiatives.Proposer": {"name", "email"},
}
