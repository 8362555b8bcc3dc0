"""The site’s addresses, and what they are measured against: a view that does nothing, and tables as first written."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from councils.models import Council, PolicyRecord
from firewall_tracker.urls import handler400, handler403, handler404, handler500
from firewall_tracker.urls import urlpatterns as those_of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# The rows of the list and its six cells: model instances, {% url %} and filters.
LOOP = """<table>{% for council in councils %}<tr>
<th><a href="{% url 'councils:council' council.slug %}">{{ council.short_name }}</a></th>
<td>{{ council.county.short_name }} {{ council.get_region_display }}</td>
{% for record in council.shown %}<td>{{ record.get_status_display|default:"Not yet checked" }}
{{ record.effective_from|date:"j F Y" }}</td><td>{{ record.checked_on|date:"j F Y" }}</td>{% endfor %}
</tr>{% endfor %}</table>"""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def loop(request: HttpRequest) -> HttpResponse:
    """Two queries, one template."""
    councils = list(Council.objects.filter(end_date__isnull=True).select_related("county").order_by("short_name"))
    records = {(one.council_id, one.ask): one for one in PolicyRecord.published.order_by("effective_from", "pk")}
    for council in councils:
        council.shown = [records.get((council.pk, ask)) for ask in ("data_sharing", "joint_inspections")]  # type: ignore[attr-defined]
    return HttpResponse(Template(LOOP).render(Context({"councils": councils})))


urlpatterns = [path("bench/bare", bare), path("bench/loop", loop), *those_of_the_site]
