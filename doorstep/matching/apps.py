from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "doorstep.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its words for the log, and what becomes of it when a person is erased."""
        from doorstep.accounts import wording
        from doorstep.matching import words
        from doorstep.matching.following import files_merged_into
        from doorstep.privacy import erasing

        wording.ACTIONS |= words.ACTIONS
        wording.SUBJECTS |= words.SUBJECTS
        erasing.PLAN |= {"matching.pair": erasing.delete, "matching.merge": erasing.blank(before="")}
        if files_merged_into not in erasing.same_person:
            erasing.same_person.append(files_merged_into)
