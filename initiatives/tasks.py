from celery import shared_task

from initiatives import services


@shared_task
def forget_proposers() -> int:
    """Delete the names and addresses whose period is over."""
    return services.forget_proposers()
