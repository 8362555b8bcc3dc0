"""Who may do what at the staff desk: three roles, each with all that the one before it may, decided here and only here.

A role is a Django group named by its code; what it may do are Django permissions, from the one table below, to which
other apps add theirs with ``register`` in their ``AppConfig.ready``. Superusers may do all. The admin's views and
buttons ask the ``may_`` helpers and the permissions of the table, nothing else.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps as all_apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import second_person_problems

Somebody = User | AnonymousUser


class Role(TextChoices):
    """From the lowest to the highest."""

    VOLUNTEER = "volunteer", _("Volunteer")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")


MEANINGS: dict[Role, str | Promise] = {
    Role.VOLUNTEER: _(
        "Sees everything that staff see; writes and changes drafts, sends them to review, and throws their own away."
    ),
    Role.EDITOR: _(
        "All that a volunteer may; publishes, sends back and retracts, adds documents and answers to what is "
        "published, corrects functions, and throws any draft away."
    ),
    Role.ADMINISTRATOR: _(
        "All that an editor may; adds people, gives them roles and new passwords, and makes accounts inactive."
    ),
}


def drafted(app: str, model: str) -> dict[str, Role]:
    """Rows of the table for a record that is written as a draft and then published."""
    words = {f"{app}.{verb}_{model}": Role.VOLUNTEER for verb in ("view", "add", "change", "delete")}
    return words | {f"{app}.publish_{model}": Role.EDITOR}


# Each permission that a role gives, with the lowest role that has it.
_table: dict[str, Role] = {
    "councils.view_council": Role.VOLUNTEER,
    **drafted("councils", "policyrecord"),
    **drafted("councils", "practicefinding"),
    "councils.view_evidence": Role.VOLUNTEER,
    "councils.change_evidence": Role.EDITOR,
    "councils.add_importrun": Role.VOLUNTEER,
    "councils.view_functioncorrection": Role.VOLUNTEER,
    "councils.add_functioncorrection": Role.EDITOR,
    "auth.view_user": Role.ADMINISTRATOR,
    "auth.add_user": Role.ADMINISTRATOR,
    "auth.change_user": Role.ADMINISTRATOR,
    "auth.view_group": Role.ADMINISTRATOR,
}

# The permission to publish and retract rows of a model. Documents and answers go with what they belong to.
_publishing: dict[str, str] = {
    "councils.policyrecord": "councils.publish_policyrecord",
    "councils.practicefinding": "councils.publish_practicefinding",
    "councils.evidence": "councils.publish_policyrecord",
    "councils.evidencecopy": "councils.publish_policyrecord",
    "councils.functioncorrection": "councils.publish_policyrecord",
    "councils.response": "councils.publish_practicefinding",
}
# What is seen by whoever sees what it belongs to.
_seen_with: dict[str, tuple[str, str]] = {
    "councils.response": ("councils", "practicefinding"),
    "councils.evidencecopy": ("councils", "evidence"),
}


def register(grants: Mapping[str, Role], publishing: Mapping[str, str] | None = None) -> None:
    """Add another app's permissions to the table; the same again does no harm."""
    _table.update(grants)
    _publishing.update(publishing or {})


def granted(role: Role) -> frozenset[str]:
    """Every permission that a role gives."""
    return frozenset(permission for permission, lowest in _table.items() if _rank(lowest) <= _rank(role))


def _rank(role: Role) -> int:
    return list(Role).index(role)


# --- Who may ----------------------------------------------------------------------------------------------------


def may_publish(user: Somebody, what: type[Model] | Model) -> bool:
    """Publish and retract this row, or rows of this model; also add documents and answers to what is published."""
    if isinstance(what, Model):
        what = getattr(what, "policy_record", None) or getattr(what, "practice_finding", None) or what
    return user.has_perm(_publishing[what._meta.label_lower])


def may_see(user: Somebody, model: type[Model]) -> bool:
    """See rows of a model, drafts and private notes included; answers and copies with what they belong to."""
    app, name = _seen_with.get(model._meta.label_lower, (model._meta.app_label, model._meta.model_name or ""))
    return user.has_perm(f"{app}.view_{name}")


def may_change(user: Somebody, row: Any) -> bool:
    """Change a draft, whoever wrote it; nobody changes what is published."""
    return row.state == "draft" and user.has_perm(_permission("change", row))


def may_discard(user: Somebody, row: Any) -> bool:
    """Throw a draft away: one's own, or with the right to publish it anybody's."""
    if row.state != "draft" or not user.has_perm(_permission("delete", row)):
        return False
    return row.created_by_id == user.pk or may_publish(user, row)


def may_drop(user: Somebody, row: Any) -> bool:
    """Throw away what waits beside something published: one's own, or with the right to publish it anybody's."""
    return row.state == "draft" and (row.created_by_id == user.pk or may_publish(user, row))


def second_person_missing(user: Somebody, row: Any) -> bool:
    """Whether somebody else has to publish a draft, since this person wrote or edited it."""
    authors = {row.created_by_id, row.edited_by_id}
    return settings.REQUIRE_SECOND_PERSON and bool(second_person_problems(user.pk, authors))


def may_note(user: Somebody) -> bool:
    """Write down where an archived copy of a document is, which is public, and notes on it."""
    return user.has_perm("councils.change_evidence")


def may_copy(user: Somebody, document: Any) -> bool:
    """Keep a copy of a document: who may note; and of documents of one's own draft, who may change it."""
    if document.state != "draft":
        return may_note(user)
    owner = document.policy_record or document.practice_finding
    if owner.state != "draft":  # it waits beside what is published
        return may_note(user)
    is_own = owner.created_by_id == user.pk and user.has_perm(_permission("change", owner))
    return is_own or may_note(user)


def may_correct_functions(user: Somebody) -> bool:
    """Say which functions a council holds: public as soon as it is saved."""
    return user.has_perm("councils.add_functioncorrection") and user.has_perm("councils.publish_policyrecord")


def may_import(user: Somebody) -> bool:
    """Import files as drafts; of which kinds, the permission to write such a draft says."""
    return user.has_perm("councils.add_importrun")


def may_see_people(user: Somebody) -> bool:
    return user.has_perm("auth.view_user")


def may_change_person(user: Somebody, person: User) -> bool:
    """Change somebody's name, password and role: never of a person who may do more than oneself."""
    if not user.has_perm("auth.change_user"):
        return False
    if user.is_superuser:
        return True
    return not person.is_superuser and person.get_all_permissions() <= user.get_all_permissions()


def may_give(user: Somebody, role: Role) -> bool:
    """Give a role to somebody: none that may do more than oneself."""
    return user.has_perm("auth.change_user") and (user.is_superuser or granted(role) <= user.get_all_permissions())


# --- Roles of people --------------------------------------------------------------------------------------------


def role_of(person: User) -> Role | None:
    """The highest role that somebody has."""
    names = {group.name for group in person.groups.all()}
    return next((role for role in reversed(Role) if role in names), None)


def lay_groups(apps: Any = all_apps, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Make the groups say what the table says; returns whether anything had to be changed."""
    groups = apps.get_model("auth", "Group").objects.using(using)
    stored = _stored_permissions(apps, using)
    changed = False
    for role in Role:
        group, new = groups.get_or_create(name=role.value)
        wanted = {stored[name] for name in granted(role) if name in stored}
        had = set(group.permissions.values_list("pk", flat=True))
        if new or wanted != had:
            group.permissions.set(wanted)
            changed = True
    return changed


def _stored_permissions(apps: Any, using: str) -> dict[str, int]:
    """Ids of the table's permissions; those of an app that is not migrated yet are missing."""
    labels = {name.partition(".")[0] for name in _table}
    rows = apps.get_model("auth", "Permission").objects.using(using).filter(content_type__app_label__in=labels)
    found = rows.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in found}


def lay_groups_after_migrate(app_config: Any, using: str, apps: Any = all_apps, **kwargs: Any) -> None:
    """``post_migrate`` receiver: once, after the last app, when the other apps' permissions are stored."""
    last = [config.label for config in all_apps.get_app_configs() if config.models_module][-1]
    if app_config.label != last:
        return
    try:
        apps.get_model("auth", "Permission")
    except LookupError:  # a single app was migrated, without those of accounts
        return
    lay_groups(apps, using)


def _permission(verb: str, row: Model) -> str:
    return f"{row._meta.app_label}.{verb}_{row._meta.model_name}"
