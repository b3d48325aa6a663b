"""The words of each command on the command line; what it needs is imported when it runs."""
