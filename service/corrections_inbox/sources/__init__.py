"""Feeds, sitemaps, WordPress and files to Articles."""
