"""The filters and tags of `{% load doorstep %}`, by what they are about."""
