"""`python -m appealkit` is the command line."""

from appealkit.cli import main

if __name__ == "__main__":
    main()
