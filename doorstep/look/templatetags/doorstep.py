"""`{% load doorstep %}`: dates, names and numbers that read right, and what components are made of.

The filters only wrap `look.dates`, `look.phrases`, `look.masks` and `look.charts`; text from outside is escaped there.
"""

from django import template

from doorstep.look.filters import drawings, elements, fields, kept, when, words

register = template.Library()

for _part in (when, words, elements, fields, drawings, kept):
    register.filters.update(_part.register.filters)
    register.tags.update(_part.register.tags)

#: For tags of other apps that draw an icon.
icon = elements.icon
