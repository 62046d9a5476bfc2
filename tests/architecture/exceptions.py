"""What may break a rule of the house, each with its reason. A test fails when an entry is no longer needed."""

#: Models without `visible_to`: "app.Model" → why nobody needs protection from reading it.
UNSCOPED_MODELS: dict[str, str] = {
    "accounts.AttemptCounter": "counts attempts for the rate limit; never shown",
    "accounts.PhoneCode": "sign-in codes; never shown",
    "accounts.SignIn": "sessions; never shown",
    "activities.ActivityPartner": "part of an activity, read through it",
    "activities.Attendance": "part of an activity, read through it",
    "activities.Duty": "part of an activity, read through it",
    "activities.Photo": "part of an activity, read through it; the file itself has visible_to",
    "activities.SeriesException": "part of a series, read through it",
    "activities.ServiceDone": "part of an attendance, read through the activity",
    "activities.Stall": "part of an activity, read through it",
    "field.Snapshot": "fingerprints of rows; never shown",
    "ledger.Pending": "queue of changes to the roll-ups; never shown",
    "ledger.RollUp": "sums without persons, kept for figures, which check the area",
    "ledger.WalkInLink": "part of a record, read through it",
    "messaging.OptOut": "a hash of a number; asked for one number, never listed",
    "places.Facility": "part of a site, read through it",
    "visits.Basis": "fingerprints of what plans ask; never shown",
    "visits.EscalationStep": "part of an escalation, read through it",
    "programmes.ProgrammeVersion": "the history of the catalogue, which every member of staff may read",
}

#: Models that name a person or a household and have no policy: "app.Model" → why a session without settings may see it.
UNWALLED_MODELS: dict[str, str] = {}

#: Models that are public knowledge: a function may read them by their manager.
OPEN_MODELS: dict[str, str] = {
    "regions.Region": "districts, streets, communities and grids are public",
    "programmes.Programme": "the catalogue is public",
    "programmes.ServiceItem": "the catalogue is public",
}

#: Services that act without an actor, "module:function" → who acts instead.
SERVICES_WITHOUT_ACTOR: dict[str, str] = {
    "doorstep.accounts.services.signing_in:check_second_step": "the user in the middle of signing in",
    "doorstep.accounts.services.signing_in:enrol_second_step": "the user in the middle of signing in",
    "doorstep.accounts.services.signing_in:choose_password": "the user in the middle of signing in",
    "doorstep.accounts.services.signing_in:signed_in": "the user in the middle of signing in",
    "doorstep.activities.services.confirming:confirm_signups": "the worker, for sign-ups whose time has come",
}

#: Functions in selectors and views that read past `visible_to`: "module:function" → why that is right.
UNSCOPED_READS: dict[str, str] = {
    "doorstep.activities.selectors.overview:counts_of": "sums for activities that this actor was shown",
    "doorstep.activities.selectors.clinic:_best": "its caller has narrowed the communities to the actor's",
    "doorstep.field.selectors.devices:wipe_asked": "asked by a telephone for its own number; tells yes or no",
    "doorstep.messaging.selectors:wants_sms": "asked by the outbox for one number; tells yes or no",
    "doorstep.intake.selectors.earlier:importer_of": "the worker asks in whose name it writes; tells rights, no rows",
    "doorstep.ledger.selectors:_raw": "sums by SQL; the callers pass the area they have checked",
}

#: Views of libraries, by module prefix → how they protect themselves.
LIBRARY_VIEWS: dict[str, str] = {
    "allauth.": "sign-in pages are public, account pages carry allauth's own login_required",
    "django.views.static": "public stylesheets and pictures, in demo and tests only",
    "django.contrib.staticfiles": "public stylesheets and pictures, in demo and tests only",
    "django.views.i18n": "switches the language of the visitor's own session",
}

#: Files of the product that hold Chinese in their code: path → why. Data files (YAML, po, CSV) and tests always may.
CHINESE_IN_CODE: dict[str, str] = {
    "doorstep/settings.py": "each language is offered under its own name",
    "doorstep/cli.py": "the product's name",
}
#: Folders whose Python is data about China rather than words on a screen.
CHINESE_FOLDERS: dict[str, str] = {
    "doorstep/devdata/": "the demo district: names, addresses and stories",
}
