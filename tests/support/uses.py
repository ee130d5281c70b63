"""Published entries that show a picture otherwise than as their own."""

from editorial.models import Picture, Publishable
from initiatives.models import Funding
from tests.support.factories import WorkshopFactory, publish
from workshops.models import RecordPicture, WorkshopRecord


def record_with(picture: Picture) -> Publishable:
    """A review with the picture in its gallery."""
    workshop = WorkshopFactory.create(published=True, past=True)
    record = WorkshopRecord.objects.create(
        workshop=workshop, title="Rückblick", summary="Was war.", report="<p>Rund 70 kamen.</p>"
    )
    RecordPicture.objects.create(record=record, picture=picture)
    publish(record)
    return record


def funding_with(picture: Picture) -> Publishable:
    """A workshop that is paid for by whoever's logo this is."""
    workshop = WorkshopFactory.create(published=True)
    funding = Funding.objects.create(
        programme="Wege", funder="Land", mandatory_text="Gefördert.", logo=picture
    )
    workshop.fundings.add(funding)
    return workshop
