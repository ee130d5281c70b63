"""Every address × role × method, with the status it answers.

Nobody adds a view without saying here who may see it. A cell is one status for everybody, or
`anonymous|signed in`, or `anonymous|participant|team`.
"""

from django.db.models import Model

from interface.names import admin_page

# What the addresses of lists, searches and forms may ask for.
PARAMETERS = [
    *("q", "branche", "groesse", "thema", "zielgruppe", "ort", "region", "aufwand", "dauer", "wz"),
    *("art", "status", "von", "bis", "sortierung", "seite", "ansicht", "monat", "achse", "gruppe"),
    *("genau", "zu", "an", "next"),
]

ROLES = ("anonymous", "participant", "editor", "publisher", "superuser")
TEAM = ROLES[2:]
METHODS = ("GET", "POST", "PUT")

# Open to everybody                         GET          POST         PUT
PUBLIC = """
    pages:home                              200          405          405
    pages:region_css                        200          405          405
    pages:search                            200          405          405
    pages:suggestions                       200          405          405
    pages:news_list                         200          405          405
    pages:news_item                         200          405          405
    pages:page                              200          405          405
    pages:fixed_page                        200          405          405
    pages:call_back                         200          422          405
    pages:enquiry_received                  200          405          405
    pages:exchange                          200          422          405
    pages:barrier                           200          422          405
    pages:own_data_ask                      200          422          405
    pages:own_data_asked                    200          405          405
    pages:own_data_deleted                  200          405          405
    pages:feed                              200          405          405
    pages:calendar                          200          405          405
    branchendialog:first_steps              200          405          405
    branchendialog:industry_page_list       200          405          405
    branchendialog:industry_page            200          405          405
    branchendialog:best_practice_list       200          405          405
    branchendialog:best_practice            200          405          405
    branchendialog:dialogue_list            200          405          405
    branchendialog:dialogue                 200          405          405
    branchendialog:focus                    200          405          405
    initiatives:initiative_list             200          405          405
    initiatives:initiative                  200          405          405
    initiatives:actor_list                  200          405          405
    initiatives:actor                       200          405          405
    initiatives:activity_list               200          405          405
    initiatives:activity                    200          405          405
    initiatives:matrix                      200          405          405
    initiatives:idea_list                   200          405          405
    initiatives:idea                        200          405          405
    initiatives:idea_propose                200          422          405
    initiatives:idea_proposed               200          405          405
    workshops:workshop_list                 200          405          405
    workshops:workshop                      200          405          405
    workshops:workshop_ics                  200          405          405
    workshops:register                      200          422          405
    workshops:registered                    200          405          405
    workshops:registered_without_seat       200          405          405
    workshops:link_again                    200          422          405
    workshops:link_sent                     200          405          405
    workshops:registered_in_line            200          405          405
    workshops:record                        200          405          405
    workshops:finding                       200          405          405
    workshops:download                      200          405          405
"""

# Whoever has the link is the person; no account opens more.
BY_LINK = """
    registration:page                       200          405          405
    registration:calendar                   302          405          405
    registration:confirm                    302          302          405
    registration:keep                       302          302          405
    registration:needs                      302          422          405
    registration:needs_withdraw             302          302          405
    registration:pictures                   302          422          405
    registration:pictures_withdraw          302          302          405
    registration:mails                      302          409          405
    registration:mails_withdraw             302          422          405
    registration:cancel                     200          302          405
    registration:split                      302          409          405
    registration:change_wish                302          302          405
    registration:correct                    200          422          405
    registration:answer                     302          422          405
    registration:hand_over                  302          422          405
    registration:withdraw                   302          302          405
    registration:change_date                302          422          405
    registration:come_after_all             302          409          405
    registration:offer                      200          405          405
    registration:take_over                  302          302          405
    registration:refuse                     302          200          405
    own_data:page                           200          405          405
    own_data:json                           200          405          405
    own_data:delete                         302          422          405
"""

# Open to everybody, and neither German nor English
IN_NO_LANGUAGE = """
    pictures:derivative                     200          405          405
"""

# For search engines
MACHINES = """
    robots                                  200          405          405
    sitemap                                 200          405          405
    django.contrib.sitemaps.views.sitemap   200          405          405
"""

# For browsers that report what they refused
REPORTS = """
    browser_reports                         405          415          405
"""

# For the machine's own supervision; no worker runs beside these tests
SUPERVISION = """
    health:web                              200          405          405
    health:all                              503          405          405
"""

# Only where the demo is installed
DEMO = """
    demo:sign_in                            200          422          405
    demo:mailbox                            200          405          405
    demo:mail                               200          405          405
    demo:mail_html                          200          405          405
    demo:attachment                         200          405          405
"""

# Signing in, and one's own account
ACCOUNT = """
    pages:account                           302|200      405          405
    accounts:sessions                       302|200      405          405
    accounts:end_sessions                   302          302          405
    pages:own_data                          302|200      405          405
    pages:own_data_json                     302|200      405          405
    pages:own_data_delete                   302          302|422      405
    account_login                           200|302      200|302      200|302
    account_logout                          302|200      302          405
    account_inactive                        200          405          405
    account_signup                          200|302      200|302      200|302
    account_reauthenticate                  302|403      302|403      302|403
    account_email                           302|200      302          302
    account_email_verification_sent         302          302          302
    account_change_password                 302          302          302
    account_set_password                    302|200      302|200      302|200
    account_reset_password                  200          200          200
    account_confirm_login_code              302          302          302
    account_confirm_password_reset_code     302          302          302
    account_complete_password_reset         302          302          302
    account_password_reset_completed        200          405          405
    account_request_login_code              200|302      200|302      200|302
    mfa_index                               302|200      302|405      302|405
    mfa_authenticate                        302          302          302
    mfa_reauthenticate                      302|403      302|403      302|403
    mfa_activate_totp                       302|200      302|200      302|200
    mfa_deactivate_totp                     302|404      302|404      302|404
    mfa_view_recovery_codes                 302|404      302|405      302|405
    mfa_generate_recovery_codes             302|200      302|200      302|200
    mfa_download_recovery_codes             302|404      302|404      302|404
"""

# The team's side, but for the models' pages
ADMIN = """
    admin:index                             302|302|200  302|302|200  302|302|200
    admin:login                             302|403|302  302|403|200  302|403|200
    admin:logout                            302|302|405  302|302|200  302|302|405
    admin:password_change                   302          302          302
    admin:password_change_done              302|302|200  302|302|405  302|302|405
    admin:autocomplete                      302|302|403  302|302|405  302|302|405
    admin:jsi18n                            302|302|200  302|302|405  302|302|405
    admin:pasted                            302|302|405  302|302|200  302|302|405
    admin:view_on_site                      302          302          302
    admin:search                            302|302|200  302|302|405  302|302|405
    admin:app_list                          302|302|200  302|302|200  302|302|200
"""
TABLES = {
    "public": PUBLIC,
    "by link": BY_LINK,
    "in no language": IN_NO_LANGUAGE,
    "machines": MACHINES,
    "reports": REPORTS,
    "supervision": SUPERVISION,
    "demo": DEMO,
    "account": ACCOUNT,
    "admin": ADMIN,
}

# What a role may do with rows of a model (view, add, change, delete), and with entries as they
# stand; everybody outside the team is sent to the sign-in. Superusers have no more than is said.
ADMIN_MODELS = """
                                            editor  publisher  superuser
    taxonomy.region                         v       vac        vac
    taxonomy.industry                       v       vac        vac
    taxonomy.topic                          v       vac        vac
    taxonomy.targetgroup                    v       vac        vac
    search.synonym                          v       vac        vac
    search.tradeword                        v       vac        vac
    taxonomy.municipality                   v       vc         vac
    taxonomy.district                       v       v          vac
    taxonomy.wzcode                         v       v          v
    taxonomy.wzcorrespondence               v       v          v
    initiatives.actor                       vacd    vacd       vacd
    initiatives.actor:published             vac     vac        vac
    initiatives.initiative                  vacd    vacd       vacd
    initiatives.initiative:published        vac     vac        vac
    initiatives.activity                    vacd    vacd       vacd
    initiatives.activity:published          vac     vac        vac
    initiatives.idea                        vacd    vacd       vacd
    initiatives.idea:published              vac     vac        vac
    initiatives.funding                     v       vac        vacd
    workshops.workshop                      vacd    vacd       vacd
    workshops.workshop:published            vac     vac        vac
    workshops.workshopseries                vac     vac        vacd
    workshops.workshoprecord                vacd    vacd       vacd
    workshops.workshoprecord:published      vac     vac        vac
    workshops.finding                       vacd    vacd       vacd
    workshops.workinggroup                  v       v          v
    workshops.registration                  v       v          v
    editorial.picture                       vacd    vacd       vacd
    editorial.proposal                      v       v          v
    branchendialog.bestpractice             vacd    vacd       vacd
    branchendialog.bestpractice:published   vac     vac        vac
    branchendialog.industrypage             vacd    vacd       vacd
    branchendialog.industrypage:published   vac     vac        vac
    branchendialog.dialogue                 vacd    vacd       vacd
    branchendialog.dialogue:published       vac     vac        vac
    branchendialog.focusdecision            vac     vacd       vacd
    branchendialog.analysis                 vac     vacd       vacd
    branchendialog.industryfigure           v       vacd       vacd
    pages.newsitem                          vacd    vacd       vacd
    pages.newsitem:published                vac     vac        vac
    pages.page                              vacd    vacd       vacd
    pages.page:published                    vac     vac        vac
    pages.enquiry                           v       v          v
    notifications.outgoingmail              v       v          v
    desk.browserreport                      -       -          v
    interface.peopleseen                    -       -          v
    interface.refusal                       -       -          v
    accounts.user                           -       -          vac
    account.emailaddress                    -       -          vacd
    mfa.authenticator                       -       -          vd
"""

# Which step an entry can take from which state, and who sees it there; to all others it is nowhere.
STEP_RIGHTS = """
    einreichen          draft               editor  publisher  superuser
    veroeffentlichen    in_review                   publisher  superuser
    zurueckgeben        in_review                   publisher  superuser
    zurueckziehen       published                   publisher  superuser
    archivieren         published                   publisher  superuser
    wiederherstellen    archived                    publisher  superuser
"""

# Kinds of which an entry may be like another
COPIED = (
    "branchendialog_bestpractice",
    *(f"initiatives_{name}" for name in ("activity", "actor", "idea", "initiative")),
    *(f"pages_{name}" for name in ("newsitem", "page")),
)

# The list of a date's participants, and the steps from there
PAGES_OF_PEOPLE = (
    "participants",
    *(f"participants_{name}" for name in ("phone", "walk_in", "attendance", "absent")),
    *(f"participants_{name}" for name in ("export", "print", "figures")),
)
STEPS_OF_SEVERAL = ("mark", "write", "cancel")
STEPS_OF_ONE, NOT_OFFERED = ("details", "address", "link"), ("seat", "wish", "take_back")

# Pages of single models beside Django's own
ADMIN_EXTRAS = {
    # Looking at it marks nothing: it leads back to the enquiry.
    "admin:pages_enquiry_answer": dict.fromkeys(ROLES, 302),
    **{
        f"admin:{name}_copy": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True))
        for name in COPIED
    },
    "admin:workshops_workshop_copy": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True)),
    "admin:workshops_workshop_planning": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True)),
    "admin:workshops_registration_cancel": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True)),
    "admin:workshops_registration_guardians": dict(
        zip(ROLES, [302, 302, 200, 200, 200], strict=True)
    ),
    "admin:workshops_registration_release": dict(
        zip(ROLES, [302, 302, 200, 200, 200], strict=True)
    ),
    **{
        f"admin:workshops_workshop_{name}": dict(zip(ROLES, [302, 302, 403, 200, 200], strict=True))
        for name in ("move", "call_off", "announce")
    },
    **{
        f"admin:workshops_workshop_{name}": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True))
        for name in PAGES_OF_PEOPLE
    },
    # Looked at without somebody chosen they lead back to the list.
    **{
        f"admin:workshops_workshop_participants_{name}": dict.fromkeys(ROLES, 302)
        for name in STEPS_OF_SEVERAL
    },
    **{
        f"admin:workshops_registration_{name}": dict(
            zip(ROLES, [302, 302, 200, 200, 200], strict=True)
        )
        for name in STEPS_OF_ONE
    },
    # Whoever has a seat needs none, and the date has no groups to choose from.
    **{f"admin:workshops_registration_{name}": dict.fromkeys(ROLES, 302) for name in NOT_OFFERED},
    "admin:workshops_workshoprecord_findings": dict(
        zip(ROLES, [302, 302, 200, 200, 200], strict=True)
    ),
    **{
        f"admin:workshops_workshoprecord_{name}": dict(
            zip(ROLES, [302, 302, 405, 405, 405], strict=True)
        )
        for name in ("finding_row", "finding_order")
    },
    "admin:editorial_proposal_accept": dict(zip(ROLES, [302, 302, 405, 405, 405], strict=True)),
    "admin:editorial_proposal_decline": dict(zip(ROLES, [302, 302, 405, 405, 405], strict=True)),
    "admin:editorial_picture_withdraw": dict(zip(ROLES, [302, 302, 200, 200, 200], strict=True)),
    "admin:editorial_picture_preview": dict(zip(ROLES, [404, 404, 200, 200, 200], strict=True)),
}

# Who may import a table from a file; all of the team export it.
IMPORTS = """
    taxonomy.region                         publisher  superuser
    taxonomy.industry                       publisher  superuser
    taxonomy.topic                          publisher  superuser
    taxonomy.targetgroup                    publisher  superuser
    taxonomy.municipality                   publisher  superuser
    taxonomy.district                                  superuser
    initiatives.actor                       publisher  superuser
"""

# What needs no token of the form: the link itself is the key, and mail programs send no cookie; a
# browser that reports has no form.
WITHOUT_FORM_TOKEN = {
    "registration:confirm",
    "registration:cancel",
    "registration:keep",
    "registration:needs",
    "registration:needs_withdraw",
    "registration:pictures",
    "registration:pictures_withdraw",
    "registration:mails",
    "registration:mails_withdraw",
    "registration:split",
    "registration:change_wish",
    "registration:correct",
    "registration:answer",
    "registration:hand_over",
    "registration:withdraw",
    "registration:change_date",
    "registration:come_after_all",
    "registration:take_over",
    "registration:refuse",
    "own_data:delete",
    "browser_reports",
}


def rows(table: str) -> dict[str, list[str]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return {words[0]: words[1:] for words in lines if words[0] != "editor"}


def statuses(cell: str) -> dict[str, int]:
    """The status for each role that a cell stands for."""
    each = [int(status) for status in cell.split("|")]
    spread = {1: each * 5, 2: [each[0], *each[1:] * 4], 3: [*each[:2], *each[2:] * 3]}
    return dict(zip(ROLES, spread[len(each)], strict=True))


def expected(table: str) -> dict[str, dict[str, dict[str, int]]]:
    return {
        name: {method: statuses(cell) for method, cell in zip(METHODS, cells, strict=True)}
        for name, cells in rows(table).items()
    }


def named(model: type[Model], page: str) -> str:
    return f"admin:{admin_page(model, page)}"
