"""What the prose of a template says: facts stated outside the tags, needs left unsaid, and how it reads."""
