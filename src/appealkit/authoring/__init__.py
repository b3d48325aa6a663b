"""Template authoring: what a template says and may say: seen, checked, compared and approved."""
