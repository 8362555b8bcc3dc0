"""Public addresses of the campaign."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from . import views
from .choices import TextKind
from .documents import FORMS
from .models import IMAGES

app_name = "campaign"


class ModelText(StringConverter):
    """The name of a model text."""

    regex = "|".join(TextKind.values)


class TextForm(StringConverter):
    """The ending of its file."""

    regex = "|".join(FORMS)


class LogoEnding(StringConverter):
    """The ending of a logo."""

    regex = "|".join(sorted(one.ending for one in IMAGES.values()))


class LogoHash(StringConverter):
    """A SHA-256, as logos are named."""

    regex = "[0-9a-f]{64}"


register_converter(ModelText, "model_text")
register_converter(TextForm, "text_form")
register_converter(LogoEnding, "logo_ending")
register_converter(LogoHash, "logo_hash")

urlpatterns = [
    path("take-action/", views.index, name="index"),
    path("take-action/<slug:slug>/", views.action, name="action"),
    path("take-action/<slug:slug>/<model_text:kind>.<text_form:form>", views.model_text, name="model_text"),
    path("advice/", views.advice, name="advice"),
    path("supporters/", views.supporters, name="supporters"),
    path("supporters/<logo_hash:sha256>.<logo_ending:ending>", views.logo, name="logo"),
]

# Nothing here changes anything, so a wrong method is answered as one instead of as a missing token.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)
