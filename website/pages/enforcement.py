"""Who helps, by state law, where a public site doesn't do away with a barrier.

From the list of the Länder that Hesse's centre for accessible IT keeps (as of March 2024). An
e-mail address stands here only where a second source gives the same one; the list has them all.
"""

from typing import NamedTuple

from taxonomy.models import Land, Region

SOURCE_URL = "https://lbit.hessen.de/buergerinnen-und-buerger/durchsetzungsstellen-der-laender"


class EnforcementBody(NamedTuple):
    """An office as it calls itself, in German, and its address."""

    name: str
    email: str = ""


BODIES = {
    Land.BW: EnforcementBody("Schlichtungsstelle beim Landeszentrum Barrierefreiheit"),
    Land.BY: EnforcementBody(
        "Durchsetzungs- und Überwachungsstelle für barrierefreie Informationstechnik",
        "bitv@bayern.de",
    ),
    Land.BE: EnforcementBody("Landesbeauftragte für digitale Barrierefreiheit"),
    Land.BB: EnforcementBody(
        "Durchsetzungsstelle für barrierefreie Informationstechnik",
        "durchsetzung.bit@msgiv.brandenburg.de",
    ),
    Land.HB: EnforcementBody("Schlichtungsstelle beim Landesbehindertenbeauftragten"),
    Land.HH: EnforcementBody(
        "Schlichtungsstelle nach dem Hamburgischen Behindertengleichstellungsgesetz"
    ),
    Land.HE: EnforcementBody(
        "Durchsetzungs- und Überwachungsstelle Barrierefreie Informationstechnik"
    ),
    Land.MV: EnforcementBody(
        "Überwachungsstelle Mecklenburg-Vorpommern", "ueberwachungsstelle@sm.mv-regierung.de"
    ),
    Land.NI: EnforcementBody(
        "Schlichtungsstelle bei der Landesbeauftragten für Menschen mit Behinderungen",
        "schlichtungsstelle@ms.niedersachsen.de",
    ),
    Land.NW: EnforcementBody(
        "Ombudsstelle für barrierefreie Informationstechnik",
        "ombudsstelle-barrierefreie-it@mags.nrw.de",
    ),
    Land.RP: EnforcementBody("Durchsetzungsstelle für barrierefreie Informationstechnik"),
    Land.SL: EnforcementBody(
        "Schlichtungsstelle beim Ministerium für Soziales", "inklusion@soziales.saarland.de"
    ),
    Land.SN: EnforcementBody(
        "Durchsetzungsstelle beim Beauftragten für die Belange von Menschen mit Behinderungen"
    ),
    Land.ST: EnforcementBody("Ombudsstelle für barrierefreie Informationstechnik"),
    Land.SH: EnforcementBody(
        "Beschwerdestelle für barrierefreie Informationstechnik", "bbit@landtag.ltsh.de"
    ),
    Land.TH: EnforcementBody(
        "Durchsetzungsstelle beim Landesbeauftragten für Menschen mit Behinderungen"
    ),
}


def body_for(operator: Region | None) -> EnforcementBody | None:
    """The one that its state law gives; None where nobody runs the platform yet."""
    return BODIES[Land(operator.state_law)] if operator else None
