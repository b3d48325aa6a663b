"""The page, format-free: a frozen tree of blocks and inlines that every writer is total over."""
