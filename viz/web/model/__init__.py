"""The plan in memory, as all pages of the site know it."""
