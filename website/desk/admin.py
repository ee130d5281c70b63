from django.contrib import admin

from desk.models import BrowserReport
from interface.admin import ReadOnly


@admin.register(BrowserReport)
class BrowserReportAdmin(ReadOnly, admin.ModelAdmin[BrowserReport]):
    """For administrators: what our pages tried to load though they may not, or somebody put in."""

    list_display = ["directive", "blocked", "page", "number", "first_at", "last_at"]
    list_filter = ["directive"]
    search_fields = ["blocked", "page"]
    actions = None
