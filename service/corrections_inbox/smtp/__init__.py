"""Sends one frozen message over one reused connection; says what the reply means."""

from corrections_inbox.smtp.transport import SmtpTransport
from corrections_inbox.smtp.values import Delivery, Outcome, SmtpError, Transport

__all__ = ["Delivery", "Outcome", "SmtpError", "SmtpTransport", "Transport"]
