"""Who signs in: the user, roles and their rights, the second factor.

Public: `accounts.models.User`, and the predicates of `accounts.rules`, from which every app above
makes its own rights. Accounts are written by the admin and by allauth.
"""
