"""How the elder ledger says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class FileClosed(Refused):
    code = "file_closed"
    sentence = _("The file of this person is closed, so nothing is entered any more.")
    what_to_do = _("If that was a mistake, open the file again first.")


class AlreadyOpen(Refused):
    code = "fact_already_open"
    sentence = _("This is on the sheet already.")
    what_to_do = _("End the old entry first if something about it has changed.")


class AlreadyEnded(Refused):
    code = "fact_already_ended"
    sentence = _("This has ended already.")


class EvidenceMissing(BadInput):
    code = "evidence_missing"
    sentence = _("This tag needs a document: say which one was seen.")
    what_to_do = _("Ask for the certificate or the decision, then enter it with its number.")


class WordMissing(BadInput):
    code = "word_missing"
    sentence = _("Say in a word what it is.")


class DayWrong(BadInput):
    """Facts begin today or earlier, after the birth, and end after they began."""

    code = "day_wrong"
    sentence = _("This day can't be right: it lies ahead of us, before the birth, or before the beginning.")


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = _("Say in a few words why.")


class CareReasonMissing(BadInput):
    code = "care_reason_missing"
    sentence = _("Say why somebody is to come by this often.")


class CertificateWrong(BadInput):
    """Of the number on a disability certificate (codes.md §4)."""

    code = "certificate_wrong"
    sentence = _("A certificate has 20 characters: the ID number, one digit for the kind and one for the grade.")
    what_to_do = _("Please read the number from the certificate again.")


class CertificateDiffers(CertificateWrong):
    code = "certificate_differs"
    sentence = _("Kind and grade at the end of this number are not those entered.")


class CertificateOfAnother(CertificateWrong):
    code = "certificate_of_another"
    sentence = _("The first 18 characters are not the ID number of this person.")


class AgreementMissing(BadInput):
    code = "agreement_missing"
    sentence = _("Say how the person agreed that somebody keeps a key.")


class PlacesTaken(Refused):
    code = "places_taken"
    sentence = _("All nine places for people to call are taken.")
    what_to_do = _("End an entry that no longer holds.")


class PointsWrong(BadInput):
    code = "points_wrong"
    sentence = _("Some items are not filled in, or have points that the form does not know.")
    what_to_do = _("Please go through all items once more.")


class AssessorsWrong(BadInput):
    code = "assessors_wrong"
    sentence = _("Two different assessors are needed, and one of them is medical or nursing staff.")


class GradeReasonMissing(BadInput):
    code = "grade_reason_missing"
    sentence = _("This is another grade than the points propose. Say why.")


class GradeUnconfirmed(BadInput):
    code = "grade_unconfirmed"
    sentence = _("The rule is not plain here, so the assessors confirm the grade.")
    what_to_do = _("Choose the grade on which both assessors agree, and tick that it is confirmed.")


class AlreadyWithdrawn(Refused):
    code = "already_withdrawn"
    sentence = _("This form has been withdrawn already.")


class PurposeMissing(BadInput):
    code = "purpose_missing"
    sentence = _("Say in a few words what the number is needed for.")


class RowRefused(BadInput):
    """One row of many; none of them is saved."""

    code = "row_refused"
    sentence = _("Row %(row)s: %(said)s Nothing was saved.")


class PersonElsewhere(BadInput):
    code = "person_elsewhere"
    sentence = _("This person does not belong to the area, or the file is closed.")
