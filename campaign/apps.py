"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    name = "campaign"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("The campaign")

    def ready(self) -> None:
        from councils import roles
        from councils.roles import Role

        # Everybody sees the board and notes contacts; editors decide what comes next and who is named in public.
        kept = {f"campaign.{verb}_{model}": Role.EDITOR for model in ("supporter", "advicebody") for verb in EDITING}
        roles.register(
            {
                "campaign.view_councilcampaign": Role.VOLUNTEER,
                "campaign.change_councilcampaign": Role.EDITOR,
                "campaign.view_move": Role.VOLUNTEER,
                "campaign.add_move": Role.VOLUNTEER,
                "campaign.view_supporter": Role.VOLUNTEER,
                "campaign.view_advicebody": Role.VOLUNTEER,
                **kept,
            }
        )


EDITING = ("add", "change", "delete")
