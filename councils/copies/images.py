"""Images as copies: drawn anew from their pixels, without place, camera, author and whatever else a file may carry."""

import warnings
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from .refused import Refused

MOST_PIXELS = 50_000_000  # three bytes each while it is drawn: what the largest phones' pictures have
WITHOUT_LOSS = {"1": "L", "L": "L", "LA": "RGBA", "P": "RGBA", "PA": "RGBA", "RGB": "RGB", "RGBA": "RGBA"}
MODES = WITHOUT_LOSS | {"CMYK": "RGB", "YCbCr": "RGB"}
SAVE: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 92, "optimize": True, "subsampling": 0},
    "WEBP": {"quality": 92, "method": 4},
}


def clean_image(data: bytes, form: str) -> bytes:
    """The picture as people see it, as a file of the same form and of nothing but pixels.

    Its orientation is applied and its colours are brought to sRGB first. Raises Refused for what is damaged, moves
    or is too large to draw.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own remarks on size and damage: both are looked at below
            with Image.open(BytesIO(data), formats=[form]) as opened:
                return _drawn(opened, form)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Refused:
        raise
    except Exception as error:
        raise Refused(_("The picture is damaged: it can't be drawn. Save it anew, and send that.")) from error


def _drawn(opened: Image.Image, form: str) -> bytes:
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_many_pixels()
    if getattr(opened, "n_frames", 1) > 1:
        raise Refused(_("The picture moves. Send a still picture, or a PDF."))
    if opened.mode not in MODES:
        raise Refused(_("The picture has more colours than a copy can keep. Save it as an ordinary PNG or JPEG."))
    upright = ImageOps.exif_transpose(opened)
    seen = _in_common_colours(upright)
    if form == "JPEG" and seen.mode == "RGBA":
        seen = seen.convert("RGB")
    bare = Image.new(seen.mode, seen.size)  # of its own, so that no remark of the file's is written out again
    bare.paste(seen)
    out = BytesIO()
    bare.save(out, form, **SAVE[form])
    return out.getvalue()


def _in_common_colours(image: Image.Image) -> Image.Image:
    """In sRGB: a profile names cameras and people, and without it other colours would look wrong."""
    mode = MODES[image.mode]
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # a profile that is of no use changes nothing
            changed = None
        image = changed or image
    return image if image.mode == mode else image.convert(mode)


def _too_many_pixels() -> Refused:
    return Refused(_("The picture is too large to be drawn: more than 50 million dots. Save it smaller."))
