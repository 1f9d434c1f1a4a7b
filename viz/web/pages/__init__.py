"""The pages of the site, a file each."""
