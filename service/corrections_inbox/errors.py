"""What can go wrong in words an operator can act on."""


class CorrectionsInboxError(Exception):
    """A failure told in one sentence that names the setting, file or row. Exit status 1."""

    exit_status = 1


class SettingsError(CorrectionsInboxError):
    """A setting is missing, unknown or wrong. Exit status 2."""

    exit_status = 2
