from typing import ClassVar

from django.db import models


class Card(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80)
    summary = models.TextField()
    industry = models.CharField(max_length=120)
    size = models.CharField(max_length=60)
    place = models.CharField(max_length=120)
    published_at = models.DateTimeField(db_index=True)
    objects: ClassVar[models.Manager["Card"]] = models.Manager()


class Event(models.Model):
    title = models.CharField(max_length=200)
    capacity = models.PositiveIntegerField()
    objects: ClassVar[models.Manager["Event"]] = models.Manager()


class Seat(models.Model):
    event = models.ForeignKey(Event, models.PROTECT, related_name="seats")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    organisation = models.CharField(max_length=200, blank=True)
    objects: ClassVar[models.Manager["Seat"]] = models.Manager()
