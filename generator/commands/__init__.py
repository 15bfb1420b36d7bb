"""What a person can type: a file a command, with its arguments, its help, and what it does."""
