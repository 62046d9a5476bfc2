"""家门口 Doorstep: a service is recorded once, where it happens; everything else comes out of that record."""
