from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    """The admin, opened with what is to do today."""
