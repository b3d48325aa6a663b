"""The rules as data: what must be shown, by whose policy, and what a denial means. Declared here, judged elsewhere."""
