from celery import shared_task

from editorial import pictures, services
from work.hints import wake
from work.locks import Lock, held


@shared_task(acks_late=False)
def work_off_due() -> None:
    """Renew the Documents that are due, after a hint and each minute; one worker at a time."""
    with held(Lock.INDEX) as is_ours:
        has_more = is_ours and services.work_off_due()
    if has_more:
        wake("editorial.tasks.work_off_due")


@shared_task(acks_late=False)
def refresh_pictures() -> None:
    """Make and remove copies of pictures, after a hint and each minute; one worker at a time."""
    with held(Lock.PICTURES) as is_ours:
        has_more = is_ours and pictures.refresh_due()
    if has_more:
        pictures.hint()


@shared_task
def tidy_pictures() -> None:
    """Delete files without a row, and names whose time is over."""
    pictures.remove_orphans()
    pictures.forget_consents()
