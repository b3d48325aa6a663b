"""The worklist: denials with their state in a database, worked in batches, and what became of them."""
