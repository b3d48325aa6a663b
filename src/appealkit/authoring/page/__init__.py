"""What an author sees, as pages of HTML that load nothing from elsewhere."""
