"""People in the admin: added, given a role, let in no more; and what each role may do, to be read."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations, roles
from ..roles import MEANINGS, Role

admin.site.unregister(User)
admin.site.unregister(Group)

NO_ROLE = gettext_lazy("No role")


def explained(role: Role) -> SafeString:
    """A role's name with its meaning."""
    return format_html("<strong>{}</strong>: {}", role.label, MEANINGS[role])


class RoleMixin(forms.ModelForm):
    """A person's role beside their other words. ``giver`` is whoever is signed in."""

    giver: User
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A person opened to be read only has no field of this name.
        if "role" in self.fields:
            field = cast(forms.ChoiceField, self.fields["role"])
            offered = [role for role in Role if roles.may_give(self.giver, role)]
            nothing = format_html("<strong>{}</strong>: {}", NO_ROLE, _("may sign in, and sees nothing."))
            field.choices = [("", nothing), *((role.value, explained(role)) for role in offered)]
            field.initial = (roles.role_of(self.instance) or "") if self.instance.pk else ""

    def clean_email(self) -> str:
        """People sign in by their address, so each has their own."""
        email = str(self.cleaned_data.get("email") or "").strip()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody else has this address: people sign in by it, so each has their own."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        person = self.instance
        if person.pk:
            asked = User(pk=person.pk, is_active=cleaned.get("is_active", person.is_active))
            asked.is_superuser = cleaned.get("is_superuser", person.is_superuser)
            try:
                operations.require_keepers(person=asked, role=chosen(cleaned))
            except ValidationError as error:
                self.add_error(None, error.messages)
        return cleaned


def chosen(cleaned: dict[str, Any]) -> Role | None:
    return Role(cleaned["role"]) if cleaned.get("role") else None


class PersonForm(RoleMixin, UserChangeForm):
    """Somebody known."""


class NewPersonForm(RoleMixin, AdminUserCreationForm):
    """Somebody new."""


class RoleFilter(admin.SimpleListFilter):
    """People by role."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Role.choices, ("none", NO_ROLE)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "none":
            return queryset.exclude(groups__name__in=Role.values)
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Nobody is deleted, since the record says who wrote what: whoever leaves is made inactive."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active", "is_superuser")
    readonly_fields = ("last_login", "date_joined")
    actions = None

    @admin.display(description=gettext_lazy("role"))
    def role(self, person: User) -> str:
        if person.is_superuser:
            return _("Superuser: may do everything")
        role = roles.role_of(person)
        return str(role.label if role else NO_ROLE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        about = (_("About the person"), {"fields": ("first_name", "last_name", "email")})
        may = ("role",) if obj is None else ("role", "is_active")
        if obj is not None and request.user.is_superuser:
            may = (*may, "is_superuser")
        rights = (_("What they may do"), {"fields": may})
        if obj is None:
            return (*self.add_fieldsets, about, rights)
        dates = (_("Important dates"), {"fields": ("last_login", "date_joined")})
        # Of somebody whose account is only to be read, the link to a new password would lead nowhere.
        account = ("username", "password") if self.has_change_permission(request, obj) else ("username",)
        return ((None, {"fields": account}), about, rights, dates)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.giver = request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        operations.keep_person(person=obj, role=chosen(form.cleaned_data))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return roles.may_change_person(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles are decided in ``councils/roles.py`` and laid by ``manage.py prepare``: here they are only read."""

    list_display = ("role", "meaning")
    fields = ("role", "meaning", "may")
    readonly_fields = fields
    search_fields = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).filter(name__in=Role.values)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Roles"), **(extra_context or {})})

    @admin.display(description=gettext_lazy("role"), ordering="name")
    def role(self, group: Group) -> str:
        return str(Role(group.name).label)

    @admin.display(description=gettext_lazy("meaning"))
    def meaning(self, group: Group) -> str:
        return str(MEANINGS[Role(group.name)])

    @admin.display(description=gettext_lazy("permissions"))
    def may(self, group: Group) -> SafeString:
        held: QuerySet[Permission] = group.permissions.select_related("content_type")
        return format_html_join("", "{}<br>", ((one.name,) for one in held))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
