"""What is entered about consents and shares."""

from doorstep.privacy.forms.consents import ConsentForm, ShareForm, SharingFilter, WithdrawForm, show

__all__ = ["ConsentForm", "ShareForm", "SharingFilter", "WithdrawForm", "show"]
