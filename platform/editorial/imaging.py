"""What is done to the pixels: uploads checked and written anew, smaller copies for pages."""

import io
import warnings
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_ON_A_SIDE = 12_000
DERIVATIVE_WIDTHS = (480, 960, 1600)
PREVIEW_SIZE = (320, 240)


class Original(NamedTuple):
    """An upload as it is kept: its bytes, what ends its name, its size in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def check(file: IO[bytes]) -> None:
    """Raise ValidationError with what a person can do about it, before a pixel is unpacked."""
    size = file.seek(0, io.SEEK_END)
    if size > MOST_BYTES:
        raise ValidationError(
            _("Das Bild ist größer als %(most)s MB. Verkleinern Sie es.")
            % {"most": MOST_BYTES // 2**20},
            code="too_many_bytes",
        )
    with opened(file) as image:
        width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_ON_A_SIDE:
        raise _too_large()


def opened(file: IO[bytes]) -> Image.Image:
    """The picture, its pixels still packed; only the formats we keep are looked for at all."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # How many pixels are too many is said by `check`, in a sentence.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable() from error


def _too_large() -> ValidationError:
    return ValidationError(
        _("Das Bild hat mehr als %(most)s Millionen Bildpunkte. Verkleinern Sie es.")
        % {"most": MOST_PIXELS // 10**6},
        code="too_many_pixels",
    )


def _unreadable() -> ValidationError:
    return ValidationError(
        _("Diese Datei ist kein lesbares Bild. Möglich sind JPEG, PNG und WebP."),
        code="unreadable",
    )


def written_anew(file: IO[bytes]) -> Original:
    """The upload's pixels, upright and in sRGB, without anything else that its file held.

    Raises ValidationError for what `check` refuses and for a file that breaks off.
    """
    check(file)
    with opened(file) as image:
        format_name = str(image.format)
        try:
            pixels = _upright_srgb(image)
        except (OSError, ValueError, SyntaxError) as error:
            raise _unreadable() from error
    data = io.BytesIO()
    options: dict[str, dict[str, int]] = {
        "PNG": {},
        "JPEG": {"quality": 92},
        "WEBP": {"quality": 92},
    }
    pixels.save(data, format_name, **options[format_name])
    return Original(data.getvalue(), format_name.lower(), *pixels.size)


def _upright_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data and image.format != "JPEG" else "RGB"
    if profile and upright.mode in ("RGB", "RGBA", "CMYK"):
        upright = _in_srgb(upright, profile, mode)
    pixels = Image.new(mode, upright.size)
    pixels.paste(upright.convert(mode))
    return pixels


def _in_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """Colours as they were meant; a broken profile is left aside."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def derivative_widths(width: int) -> list[int]:
    """Which copies a picture of that width gets; none is larger than itself."""
    return [each for each in DERIVATIVE_WIDTHS if each <= width] or [width]


def derivatives(file: IO[bytes]) -> list[tuple[bytes, int, int]]:
    """The smaller copies as WebP, each with width and height, the smallest first."""
    with opened(file) as image:
        image.load()
        copies = []
        for width in reversed(derivative_widths(image.width)):
            height = max(1, round(image.height * width / image.width))
            # Each from the one before: they are all made in the time of the largest.
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
            copies.append((_webp(image, quality=78), width, height))
    return copies[::-1]


def preview(file: IO[bytes]) -> bytes:
    """A small copy for the team."""
    with opened(file) as image:
        image.thumbnail(PREVIEW_SIZE)
        return _webp(image, quality=70)


def _webp(image: Image.Image, *, quality: int) -> bytes:
    data = io.BytesIO()
    image.save(data, "WEBP", quality=quality, method=2)
    return data.getvalue()
