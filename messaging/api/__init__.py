"""HTTP interfaces: messages, the mailbox, and the links customers follow."""
