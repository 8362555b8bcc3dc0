"""Those who have an account already sign in by its address too, from now on."""

from django.conf import settings
from django.db import migrations


def keep_addresses(apps, schema_editor):
    EmailAddress = apps.get_model("account", "EmailAddress")
    taken = set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True))
    known = set(EmailAddress.objects.values_list("user_id", flat=True))
    for person in apps.get_model("auth", "User").objects.exclude(email="").order_by("pk"):
        email = person.email.strip().lower()
        if person.pk not in known and email:
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=email not in taken)
            taken.add(email)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(keep_addresses, migrations.RunPython.noop)]
