"""IMAP in; Maildir, mbox and .eml files."""

from corrections_inbox.mailbox.files import messages
from corrections_inbox.mailbox.idle import can_idle, wait_for_mail
from corrections_inbox.mailbox.imap import ImapMailbox
from corrections_inbox.mailbox.values import Arrival, Folder, Mailbox, MailboxError

__all__ = ["Arrival", "Folder", "ImapMailbox", "Mailbox", "MailboxError", "can_idle", "messages", "wait_for_mail"]
