"""German words from which believable cases are put together."""

from random import Random

THINGS = [
    "Lagerplan", "Schichtübergabe", "Werkzeugausgabe", "Fräsmaschine", "Tourenplanung",
    "Pflegedokumentation", "Auftragsmappe", "Zeiterfassung", "Prüfprotokoll", "Einarbeitung",
    "Urlaubsplanung", "Materialbestellung", "Baustellentagebuch", "Wartungsplan", "Kundenanfrage",
    "Rechnungsprüfung", "Medikamentenplan", "Leitstand", "Containerstandort", "Messschieber",
]  # fmt: skip
TURNS = [
    "{} ohne Zettel", "{} auf dem Tablet", "{} für alle sichtbar", "{} in fünf Minuten",
    "Wie die {} verlässlich wurde", "{}: erst fragen, dann kaufen", "{} mit den Auszubildenden",
]  # fmt: skip
SENTENCES = [
    "Die {} lag bisher auf Papier in drei Ordnern, und nicht immer galt das neueste Blatt.",
    "Wer etwas zur {} wissen wollte, fragte sich durch die Halle; das kostete jede Schicht Zeit.",
    "Der Betrieb hat zwei Wochen lang notiert, wie oft wegen der {} nachgefragt wurde.",
    "Eine kleine Gruppe aus Werkstatt, Büro und Betriebsrat hat die {} auf einem Tablet erprobt.",
    "Zuerst wurde die {} nur in einer Abteilung umgestellt, danach Schritt für Schritt in allen.",
    "Für die {} genügten zwei gebrauchte Geräte, ein WLAN-Punkt und ein Nachmittag Schulung.",
    "Die Beschäftigten haben selbst festgelegt, welche Felder die {} haben soll und welche nicht.",
    "Ohne Empfang an zwei Plätzen blieb die {} anfangs lückenhaft; ein Messgang hätte geholfen.",
    "Ältere und jüngere Beschäftigte haben sich die {} gegenseitig gezeigt, je eine halbe Stunde.",
    "Seit der Umstellung ist die {} am selben Tag fertig, und Rückfragen sind selten geworden.",
    "Der Betriebsrat hat für die {} eine Vereinbarung geschlossen: keine Leistungskontrolle.",
    "Hängen Sie eine Woche lang eine Strichliste zur {} auf, bevor Sie irgendetwas kaufen.",
]
COMPANIES = ["Dreherei", "Gießerei", "Spedition", "Pflegedienst", "Autohaus", "Elektro", "Bäder"]
NAMES = ["Ahlers", "Größwein", "von der Höhe", "Äpfelbach", "Übermühlen", "Öztürk", "Weiß"]
FORMS = ["GmbH", "GmbH & Co. KG", "e. K.", "gGmbH", "KG"]
INDICATORS = [
    ("Suchzeit", "Minuten je Schicht"), ("Rückfragen", "je Woche"), ("Durchlaufzeit", "Tage"),
    ("Fehlteile", "je Monat"), ("Zeit für Dokumentation", "Minuten je Tag"),
]  # fmt: skip
GROUPS = ["Produktionswirtschaft", "Dienstleistungsgewerbe", "Smart City"]
AGENDA = ["Begrüßung", "Drei Betriebe berichten", "Arbeit in Gruppen", "Ergebnisse und Ausblick"]


def title(random: Random) -> str:
    return random.choice(TURNS).format(random.choice(THINGS))


def company(random: Random) -> str:
    return " ".join(random.choice(each) for each in (COMPANIES, NAMES, FORMS))


def summary(random: Random) -> str:
    return random.choice(SENTENCES).format(random.choice(THINGS))


def text(random: Random, sentences: int) -> str:
    thing = random.choice(THINGS)
    return " ".join(each.format(thing) for each in random.sample(SENTENCES, sentences))
