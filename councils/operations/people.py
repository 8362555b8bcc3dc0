"""People: who may come in, and in which role. The site is never left without somebody who looks after them."""

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..roles import Role
from ..rules import Problem
from .base import require


@transaction.atomic
def keep_person(*, person: User, role: Role | None) -> None:
    """Save somebody, new or known, with the role that they are to have; everybody kept here is staff.

    Raises ``RuleBroken`` where nobody would be left who can look after people.
    """
    require_keepers(person=person, role=role)
    person.is_staff = True
    person.save()
    person.groups.remove(*Group.objects.filter(name__in=Role.values).exclude(name=role or ""))
    if role:
        person.groups.add(Group.objects.get(name=role))


@transaction.atomic
def require_keepers(*, person: User, role: Role | None) -> None:
    """Raise ``RuleBroken`` if the last active superuser or administrator would no longer be one.

    ``person`` is as it is to be saved. Those who count are locked first and counted then, so that two people who
    send each other away at the same moment do not both succeed.
    """
    list(_keepers().select_for_update().values_list("pk", flat=True))
    was, others = _keepers().filter(pk=person.pk), _keepers().exclude(pk=person.pk)
    stays_superuser = person.is_active and person.is_superuser
    stays = stays_superuser or (person.is_active and role == Role.ADMINISTRATOR)
    superusers = {"is_superuser": True}
    if not stays_superuser and was.filter(**superusers).exists() and not others.filter(**superusers).exists():
        message = _("This is the last active superuser, so this account stays one. Make somebody else one first.")
        require([Problem("last_superuser", "", message)])
    if not stays and was.exists() and not others.exists():
        message = _(
            "This is the last active administrator: nobody could give roles any more. Make somebody else one first."
        )
        require([Problem("last_administrator", "", message)])


def _keepers() -> QuerySet[User]:
    """Active staff who may change people."""
    administrators = Group.objects.filter(name=Role.ADMINISTRATOR).values("user")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=administrators), is_active=True, is_staff=True)
