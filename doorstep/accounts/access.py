from doorstep.kernel.access import PUBLIC, SIGNED_IN, public, requires, signed_in  # noqa: F401
