from celery import shared_task

from pages import services


@shared_task
def forget_enquiries() -> int:
    """Delete what people asked 30 days ago."""
    return services.forget_enquiries()
