"""An edited letter against its case: what still has its page, what is the signer's own, and what nobody can show."""
