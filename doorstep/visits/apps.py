from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "doorstep.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log, and what becomes of it when a person is erased."""
        from doorstep.accounts import wording
        from doorstep.privacy import erasing
        from doorstep.visits import words
        from doorstep.visits.erasing import silent

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
        erasing.PLAN |= {
            "visits.basis": erasing.delete,
            "visits.carer": erasing.blank(reason="-"),
            "visits.escalation": silent,
            "visits.visitneed": erasing.blank(words="", answer=""),
            "visits.visitrecord": erasing.blank(note="", handled=""),
            "visits.visittask": erasing.keep,
        }
