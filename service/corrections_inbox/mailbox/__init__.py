"""IMAP in; Maildir, mbox and .eml files."""
