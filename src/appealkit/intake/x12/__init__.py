"""X12 files: remittances (835), claims (837P), acceptance (277CA, 999) and authorization responses (278)."""
