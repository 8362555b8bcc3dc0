"""Upkeep of the whole site: backups, checks of a deployment, the site as a static folder."""
