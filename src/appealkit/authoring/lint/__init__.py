"""Everything that can be told of a template without a case: what is wrong, and what a person should look at."""
