from editorial.models.addresses import PublicSlug
from editorial.models.due import IndexDue
from editorial.models.links import ChainLink
from editorial.models.missing import Missing
from editorial.models.pictures import Derivative, Picture, PictureConsent
from editorial.models.publishable import (
    Publishable,
    PublishableQuerySet,
    name_read,
    publishable_models,
)
from editorial.models.records import Release, StateChange
from editorial.models.states import State
from editorial.models.unsaved import TAKE_UP, UnsavedText
from editorial.models.versions import EntryVersion, Proposal

__all__ = [
    "TAKE_UP",
    "ChainLink",
    "Derivative",
    "EntryVersion",
    "IndexDue",
    "Missing",
    "Picture",
    "PictureConsent",
    "Proposal",
    "PublicSlug",
    "Publishable",
    "PublishableQuerySet",
    "Release",
    "State",
    "StateChange",
    "UnsavedText",
    "name_read",
    "publishable_models",
]
