"""The editors' desk: a web app in which readers' reports are read, decided and answered."""
