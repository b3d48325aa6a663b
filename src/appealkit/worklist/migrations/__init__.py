"""How the worklist's tables came to be, one step a file. A step is never changed once released."""
