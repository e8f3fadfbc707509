"""What a person can type: one function a command. Each imports what it needs when it runs."""
