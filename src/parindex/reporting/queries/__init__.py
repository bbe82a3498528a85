"""Every read of reporting worth a name, by subject."""
