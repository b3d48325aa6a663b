"""How the page is set: Letter, checklist → Document. All identifiers are laid out here, from data, by no template."""
