"""Pages about what is done with personal data: of the resident, of the auditor, of the partner."""
