"""What is entered about a file. The rules live in the services; the forms only read what was typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.intake.reading.xlsx import letters_of
from doorstep.intake.wording import field_choices
from doorstep.regions.models import Region

ACCEPTED = ".xlsx,.xls,.csv"


class FileForm(forms.Form):
    """A file and the community whose residents are in it."""

    region = forms.ChoiceField(label=_("Community"))
    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("The list as it is: titles, merged headings and several sheets are understood. Up to 60 MB."),
        allow_empty_file=True,
    )

    def __init__(self, communities: Sequence[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._communities = {str(one.pk): one for one in communities}
        field: Any = self.fields["region"]
        field.choices = [(key, one.name) for key, one in self._communities.items()]
        if len(communities) == 1:
            field.initial = str(communities[0].pk)

    @property
    def community(self) -> Region:
        return self._communities[self.cleaned_data["region"]]


class ColumnsForm(forms.Form):
    """What each column of a sheet means."""

    def __init__(
        self, labels: dict[int, str], said: dict[int, str], samples: dict[int, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for column, label in labels.items():
            self.fields[f"c{column}"] = forms.ChoiceField(
                label=f"{letters_of(column)} {label}",
                choices=field_choices(),
                required=False,
                initial=said.get(column, ""),
                help_text=samples.get(column, ""),
            )

    def mapping(self) -> dict[int, str]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}
