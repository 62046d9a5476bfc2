"""The sentences of the app. They are written in the sources under client/; a test keeps this list the same.

Places are written as %(name)s, filled on the telephone.
"""

from typing import Any

from django.utils.translation import gettext as _

from doorstep.elders.choices import Housing, Living
from doorstep.elders.tags import TAGS, Tag
from doorstep.field.card_fields import YES_NO


def words() -> dict[str, str]:
    """msgid → in the language of the request."""
    said = {
        "%(n)s counted here, still to be sent": _("%(n)s counted here, still to be sent"),
        "%(n)s live here": _("%(n)s live here"),
        "%(n)s people are on this telephone.": _("%(n)s people are on this telephone."),
        "%(n)s person-times": _("%(n)s person-times"),
        "%(n)s photos wait to be sent": _("%(n)s photos wait to be sent"),
        "%(n)s records are not sent yet. They stay locked on this telephone until you sign in on it again.": _(
            "%(n)s records are not sent yet. They stay locked on this telephone until you sign in on it again."
        ),
        "%(n)s refused": _("%(n)s refused"),
        "%(n)s to be sent": _("%(n)s to be sent"),
        "%(name)s is here": _("%(name)s is here"),
        "%(open)s of %(doors)s doors still to be reached": _("%(open)s of %(doors)s doors still to be reached"),
        "%(reached)s of %(doors)s doors reached": _("%(reached)s of %(doors)s doors reached"),
        ", ": _(", "),
        "A reading at an activity was out of range. Ask how things are; who feels ill sees a doctor.": _(
            "A reading at an activity was out of range. Ask how things are; who feels ill sees a doctor."
        ),
        "Activities near by": _("Activities near by"),
        "All done for today": _("All done for today"),
        "As it should be": _("As it should be"),
        "As soon as the community office makes one, its doors stand here.": _(
            "As soon as the community office makes one, its doors stand here."
        ),
        "At the doors": _("At the doors"),
        "Back": _("Back"),
        "Begin here": _("Begin here"),
        "Begin the visit": _("Begin the visit"),
        "Begin the visit: %(where)s": _("Begin the visit: %(where)s"),
        "Behind the same door": _("Behind the same door"),
        "Better now": _("Better now"),
        "Building or room": _("Building or room"),
        "Call %(name)s": _("Call %(name)s"),
        "Call first": _("Call first"),
        "Called, all well": _("Called, all well"),
        "Card": _("Card"),
        "Card of %(name)s": _("Card of %(name)s"),
        "Card opened": _("Card opened"),
        "Change of a file": _("Change of a file"),
        "Check-in at an activity": _("Check-in at an activity"),
        "Choose what came of it, or write it in a word.": _("Choose what came of it, or write it in a word."),
        "Choose what help is needed.": _("Choose what help is needed."),
        "Could not be taken: %(n)s": _("Could not be taken: %(n)s"),
        "Count them": _("Count them"),
        "Dark screen, for dark stairs": _("Dark screen, for dark stairs"),
        "Did not want to talk": _("Did not want to talk"),
        "Did you meet somebody?": _("Did you meet somebody?"),
        "Done here: %(n)s": _("Done here: %(n)s"),
        "Door to door": _("Door to door"),
        "Doorstep": _("Doorstep"),
        "Due since %(day)s": _("Due since %(day)s"),
        "Erased": _("Erased"),
        "Every door is reached": _("Every door is reached"),
        "Everything is sent": _("Everything is sent"),
        "Everything on this telephone was erased": _("Everything on this telephone was erased"),
        "Family name, building, room": _("Family name, building, room"),
        "Find a person": _("Find a person"),
        "Find people": _("Find people"),
        "Five less": _("Five less"),
        "Five more": _("Five more"),
        "Flat": _("Flat"),
        "Floor": _("Floor"),
        "Floor %(n)s": _("Floor %(n)s"),
        "Heads at an activity": _("Heads at an activity"),
        "Heads without a name": _("Heads without a name"),
        "How": _("How"),
        "How many people did you talk to?": _("How many people did you talk to?"),
        "In a word": _("In a word"),
        "In a word, if you like. It goes on by itself, no second form.": _(
            "In a word, if you like. It goes on by itself, no second form."
        ),
        "Is help needed?": _("Is help needed?"),
        "Is here": _("Is here"),
        "It may have been done elsewhere, or belongs to another area by now.": _(
            "It may have been done elsewhere, or belongs to another area by now."
        ),
        "It was not in touch for %(n)s days. Sign in where there is a signal; everything recorded on it is kept.": _(
            "It was not in touch for %(n)s days. Sign in where there is a signal; everything recorded on it is kept."
        ),
        "Keep": _("Keep"),
        "Keep, to the next": _("Keep, to the next"),
        "Kept. It is sent by itself.": _("Kept. It is sent by itself."),
        "Knock at a door": _("Knock at a door"),
        "Last in touch %(when)s": _("Last in touch %(when)s"),
        "Last visited %(day)s": _("Last visited %(day)s"),
        "Lift": _("Lift"),
        "Light screen": _("Light screen"),
        "Locked": _("Locked"),
        "Look after": _("Look after"),
        "Looked after": _("Looked after"),
        "Main navigation": _("Main navigation"),
        "Mine": _("Mine"),
        "More: by telephone, or a word": _("More: by telephone, or a word"),
        "Name and numbers are hidden. Opening the card is logged; the resident can see it.": _(
            "Name and numbers are hidden. Opening the card is logged; the resident can see it."
        ),
        "Next door": _("Next door"),
        "No access": _("No access"),
        "No answer": _("No answer"),
        "No number is on file.": _("No number is on file."),
        "No round in your area": _("No round in your area"),
        "No signal": _("No signal"),
        "No signal, and nobody is signed in on this telephone": _(
            "No signal, and nobody is signed in on this telephone"
        ),
        "No signal, record as usual": _("No signal, record as usual"),
        "Nobody answered last time": _("Nobody answered last time"),
        "Nobody answered, knocked %(n)s times": _("Nobody answered, knocked %(n)s times"),
        "Nobody has signed up.": _("Nobody has signed up."),
        "Nobody like this": _("Nobody like this"),
        "Nobody like this on this telephone. Count them as heads.": _(
            "Nobody like this on this telephone. Count them as heads."
        ),
        "Not as it should be": _("Not as it should be"),
        "Not here": _("Not here"),
        "Not in touch for %(n)s days. After %(left)s more this telephone locks itself until you sign in again.": _(
            "Not in touch for %(n)s days. After %(left)s more this telephone locks itself until you sign in again."
        ),
        "Not in touch yet": _("Not in touch yet"),
        "Not now": _("Not now"),
        "Not reached, tried again later": _("Not reached, tried again later"),
        "Not visited yet": _("Not visited yet"),
        "Note": _("Note"),
        "Nothing is waiting in your area. Find a person to look at a card.": _(
            "Nothing is waiting in your area. Find a person to look at a card."
        ),
        "One less": _("One less"),
        "One more": _("One more"),
        "Only people with whom something is to be done are on this telephone; your area has %(n)s.": _(
            "Only people with whom something is to be done are on this telephone; your area has %(n)s."
        ),
        "Open the card": _("Open the card"),
        "Photo": _("Photo"),
        "Photo kept. It is sent by itself.": _("Photo kept. It is sent by itself."),
        "Photos": _("Photos"),
        "Reached": _("Reached"),
        "Read": _("Read"),
        "Read: %(what)s": _("Read: %(what)s"),
        "Record a visit": _("Record a visit"),
        "Same as last time": _("Same as last time"),
        "Say first whether you met somebody.": _("Say first whether you met somebody."),
        "Say in a few words what is needed.": _("Say in a few words what is needed."),
        "Sees a doctor": _("Sees a doctor"),
        "Send and fetch now": _("Send and fetch now"),
        "Sending and fetching": _("Sending and fetching"),
        "Sending failed, tried again by itself": _("Sending failed, tried again by itself"),
        "Sent, but not all was taken": _("Sent, but not all was taken"),
        "Sign in": _("Sign in"),
        "Sign in again to send": _("Sign in again to send"),
        "Sign in again to send. Everything recorded is safe on this telephone.": _(
            "Sign in again to send. Everything recorded is safe on this telephone."
        ),
        "Sign in once where there is a signal. After that it works without one.": _(
            "Sign in once where there is a signal. After that it works without one."
        ),
        "Sign in once, then it works without a signal": _("Sign in once, then it works without a signal"),
        "Sign out": _("Sign out"),
        "Sign out now": _("Sign out now"),
        "Signed up: %(n)s, here: %(here)s": _("Signed up: %(n)s, here: %(here)s"),
        "Somebody else has come": _("Somebody else has come"),
        "Something has changed": _("Something has changed"),
        "Stay": _("Stay"),
        "Take a photo": _("Take a photo"),
        "Talked": _("Talked"),
        "Telephone": _("Telephone"),
        "The community office ordered it. Ask there if that was a mistake.": _(
            "The community office ordered it. Ask there if that was a mistake."
        ),
        "The next steps begin when this is kept: call, ask the neighbours, knock once more today.": _(
            "The next steps begin when this is kept: call, ask the neighbours, knock once more today."
        ),
        "Then %(n)s more, in the order of the walk": _("Then %(n)s more, in the order of the walk"),
        "There is nothing to be done with this person now, so no numbers are on this telephone.": _(
            "There is nothing to be done with this person now, so no numbers are on this telephone."
        ),
        "This app is for those who walk": _("This app is for those who walk"),
        "This is not a photo that can be read. Take it again.": _(
            "This is not a photo that can be read. Take it again."
        ),
        "This isn't on the telephone any more": _("This isn't on the telephone any more"),
        "This number is too short. Compare it with what was said.": _(
            "This number is too short. Compare it with what was said."
        ),
        "This telephone": _("This telephone"),
        "This telephone has locked itself": _("This telephone has locked itself"),
        "To look after: %(n)s": _("To look after: %(n)s"),
        "To the console": _("To the console"),
        "Today": _("Today"),
        "Try again": _("Try again"),
        "Try the family name, the building or the room alone.": _(
            "Try the family name, the building or the room alone."
        ),
        "Visit": _("Visit"),
        "Waiting to be sent: %(n)s": _("Waiting to be sent: %(n)s"),
        "Way of living": _("Way of living"),
        "Went there, all well": _("Went there, all well"),
        "What came of it?": _("What came of it?"),
        "What is needed? It goes on by itself, no second form.": _(
            "What is needed? It goes on by itself, no second form."
        ),
        "What is on this telephone can't be read any more until you sign in again.": _(
            "What is on this telephone can't be read any more until you sign in again."
        ),
        "What was noted is sent by itself.": _("What was noted is sent by itself."),
        "Whom to call": _("Whom to call"),
        "With what?": _("With what?"),
        "Your people and your rounds come onto this telephone, locked with a key that leaves when you sign out.": _(
            "Your people and your rounds come onto this telephone, locked with a key that leaves when you sign out."
        ),
        "Your role doesn't reach here. Ask the community office.": _(
            "Your role doesn't reach here. Ask the community office."
        ),
        "Your role no longer reaches here. Ask the office.": _("Your role no longer reaches here. Ask the office."),
        "aged %(n)s": _("aged %(n)s"),
        "as it should be": _("as it should be"),
        "by %(day)s": _("by %(day)s"),
        "from %(day)s": _("from %(day)s"),
        "help needed": _("help needed"),
        "is here": _("is here"),
        "last time: %(word)s": _("last time: %(word)s"),
        "man": _("man"),
        "no help": _("no help"),
        "not as it should be": _("not as it should be"),
        "not known": _("not known"),
        "overdue": _("overdue"),
        "refused": _("refused"),
        "today at the latest": _("today at the latest"),
        "until %(day)s": _("until %(day)s"),
        "woman": _("woman"),
    }
    return {msgid: translated for msgid, translated in said.items() if msgid != translated}


def choices() -> dict[str, list[tuple[str, str]]]:
    """The values of the fields that are chosen, each with its word."""
    return {
        "living": [(value, str(word)) for value, word in Living.choices],
        "housing": [(value, str(word)) for value, word in Housing.choices],
        "has_lift": [(value, str(word)) for value, word in YES_NO.items()],
    }


def tag_words() -> dict[str, str]:
    """What stands on the screen for a tag; who cannot look after himself moves with difficulty, and no more is told."""
    difficult: Any = _("moves with difficulty")
    plain = {tag.value: str(TAGS[tag].name) for tag in (Tag.LIVES_ALONE, Tag.EMPTY_NEST, Tag.LEFT_BEHIND)}
    return plain | {Tag.DISABLED.value: difficult, Tag.PARTLY_DISABLED.value: difficult}
