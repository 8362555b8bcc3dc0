"""The site: settings, addresses, and what no app owns."""
