"""Words of the record: what a line says that somebody did, and of what kind that is."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keting.audit.kinds import ACCOUNTS, OTHERS, READS, REFUSALS, SIGN_INS, LineKind

__all__ = ["OTHERS", "THINGS", "VERBS_OF", "LineKind", "WordsReason", "kind_of", "word_of"]


class WordsReason(TextChoices):
    """Why the words of a line are opened; chosen, so that the record holds no personal words."""

    ASKED = "asked", pgettext_lazy("words", "Somebody asks what was changed")
    MISTAKE = "mistake", pgettext_lazy("words", "Putting a mistake right")
    SUSPICION = "suspicion", pgettext_lazy("words", "Following up a suspicion")
    CHECK = "check", pgettext_lazy("words", "Checking as a rule")


LOOKS: Mapping[str, str | Promise] = {
    "reveal_name": pgettext_lazy("record", "saw the full name"),
    "reveal_phone": pgettext_lazy("record", "saw the telephone number"),
    # As activities wrote it until December 2026.
    "reveal phone": pgettext_lazy("record", "saw the telephone number"),
    "reveal_id_number": pgettext_lazy("record", "saw the ID number"),
    "reveal_reply": pgettext_lazy("record", "saw how to answer them"),
    "reveal_words": pgettext_lazy("record", "opened what was changed"),
    "take_list": pgettext_lazy("record", "took a list of people out"),
    "take_copy": pgettext_lazy("record", "made a copy for whom it is about"),
}
WORK: Mapping[str, str | Promise] = {
    "visited": pgettext_lazy("record", "wrote down a visit"),
    "corrected": pgettext_lazy("record", "corrected"),
    "order_list": pgettext_lazy("record", "asked for a list of people"),
    "approve_list": pgettext_lazy("record", "agreed to a list of people"),
    "decline_list": pgettext_lazy("record", "did not agree to a list of people"),
    "decide_list": pgettext_lazy("record", "decided about a list of people"),
    "receive_request": pgettext_lazy("record", "took a request about own data"),
    "answer_request": pgettext_lazy("record", "answered a request about own data"),
    "erase_person": pgettext_lazy("record", "erased a person"),
    "erase": pgettext_lazy("record", "erased a person"),
    "run_out": pgettext_lazy("record", "let go what was past its time"),
    "import_register": pgettext_lazy("record", "took a register in"),
    "print_card": pgettext_lazy("record", "printed a household card"),
    "search": pgettext_lazy("record", "looked somebody up"),
    "print_sheet": pgettext_lazy("record", "printed a house's cards"),
    "take_consent_back": pgettext_lazy("record", "took consent back"),
    "use_card": pgettext_lazy("record", "showed its card"),
    "ask_code": pgettext_lazy("record", "asked for a code"),
    "send_code": pgettext_lazy("record", "sent a code"),
    "use_code": pgettext_lazy("record", "came in by a code"),
    "end_passes": pgettext_lazy("record", "ended what codes had opened"),
    "end_card": pgettext_lazy("record", "ended a household card"),
    "sign_up_for": pgettext_lazy("record", "signed a neighbour up"),
    "book": pgettext_lazy("record", "booked"),
    "book_for": pgettext_lazy("record", "booked for a neighbour"),
    "cancel": pgettext_lazy("record", "cancelled"),
    "void": pgettext_lazy("record", "voided"),
    "approve": pgettext_lazy("record", "approved"),
    "decline": pgettext_lazy("record", "declined"),
    "move": pgettext_lazy("record", "moved"),
    "offer": pgettext_lazy("record", "offered it to who waited or gave way"),
    "say_yes": pgettext_lazy("record", "took what was held"),
    "join_waitlist": pgettext_lazy("record", "stood in the queue"),
    "withdraw_waiting": pgettext_lazy("record", "waited no more"),
    "take_wish_back": pgettext_lazy("record", "took a club's wish back"),
    "appeal": pgettext_lazy("record", "said something against a result"),
    "found_club": pgettext_lazy("record", "asked for a club"),
    "sign_up": pgettext_lazy("record", "signed up"),
    "withdraw": pgettext_lazy("record", "gave the seat back"),
    "book_series": pgettext_lazy("record", "booked a series"),
    "move_series": pgettext_lazy("record", "moved a series"),
    "end_series": pgettext_lazy("record", "ended a series"),
    "arrange": pgettext_lazy("record", "arranged the tables"),
    "open_room": pgettext_lazy("record", "opened a room"),
    "count_stock": pgettext_lazy("record", "counted the furniture"),
    "set_hours": pgettext_lazy("record", "set opening hours"),
    "end_hours": pgettext_lazy("record", "ended opening hours"),
    "close_rooms": pgettext_lazy("record", "closed rooms"),
    "lift_closure": pgettext_lazy("record", "opened rooms again"),
    "announce": pgettext_lazy("record", "announced an activity"),
    "publish_room": pgettext_lazy("record", "gave a room's calendar an address"),
    "publish_club": pgettext_lazy("record", "gave a club's calendar an address"),
    "place_house": pgettext_lazy("record", "said where the house stands"),
    "open_feed": pgettext_lazy("record", "gave the own calendar an address"),
    "revoke_feed": pgettext_lazy("record", "took a calendar's address back"),
    "note_arrival": pgettext_lazy("record", "noted who came"),
    "note_absence": pgettext_lazy("record", "noted that nobody came"),
    "forgive_absence": pgettext_lazy("record", "forgave an absence"),
    "pause_booker": pgettext_lazy("record", "paused somebody's bookings"),
    "lift_pause": pgettext_lazy("record", "ended a pause"),
    "lend_key": pgettext_lazy("record", "gave a key out"),
    "return_key": pgettext_lazy("record", "took a key back"),
    "note_upkeep": pgettext_lazy("record", "noted something to mend"),
    "finish_upkeep": pgettext_lazy("record", "saw to something"),
}
# Deeds that write no line of their own: named after the service.
DEEDS_DONE: Mapping[str, str | Promise] = {
    "changed": pgettext_lazy("record", "changed fields"),
    "print_building": pgettext_lazy("record", "printed a house's cards"),
    "revoke_card": pgettext_lazy("record", "ended a household card"),
    "upload_register": pgettext_lazy("record", "sent a register in"),
    "confirm_import": pgettext_lazy("record", "took a register in"),
    "withdraw_import": pgettext_lazy("record", "let a register go"),
    "register_matter": pgettext_lazy("record", "took a matter"),
    "note_step": pgettext_lazy("record", "noted a step"),
    "promise": pgettext_lazy("record", "promised a day"),
    "call_back": pgettext_lazy("record", "called back"),
    "close_matter": pgettext_lazy("record", "closed a matter"),
    "guide": pgettext_lazy("record", "showed the way"),
    "hand_over": pgettext_lazy("record", "handed a matter over"),
    "accept": pgettext_lazy("record", "took a matter on"),
    "arrange_visit": pgettext_lazy("record", "arranged a visit"),
    "move_visit": pgettext_lazy("record", "moved a visit"),
    "decline_visit": pgettext_lazy("record", "noted that no visit is wanted"),
    "note_absent": pgettext_lazy("record", "found nobody at home"),
    "set_off": pgettext_lazy("record", "set off"),
    "cancel_visit": pgettext_lazy("record", "cancelled a visit"),
    "keep_quiet": pgettext_lazy("record", "noted a wish for quiet"),
    "mark_held": pgettext_lazy("record", "noted that it was held"),
    "tick_attendance": pgettext_lazy("record", "ticked who came"),
    "add_walk_in": pgettext_lazy("record", "wrote down who walked in"),
    "void_attendance": pgettext_lazy("record", "unticked who came"),
    "replace_activity": pgettext_lazy("record", "corrected an activity"),
    "revive_booking": pgettext_lazy("record", "brought a booking back"),
    "decline_booking": pgettext_lazy("record", "declined"),
    "key_in_sheet": pgettext_lazy("record", "keyed in a sheet"),
    "mark_told": pgettext_lazy("record", "noted a call"),
    "bump_bookings": pgettext_lazy("record", "took rooms for something urgent"),
    "pass_matters": pgettext_lazy("record", "passed matters on"),
    "pass_appointments": pgettext_lazy("record", "passed visits on"),
    "pass_activities": pgettext_lazy("record", "passed activities on"),
    "pass_shifts": pgettext_lazy("record", "passed shifts on"),
    "hire": pgettext_lazy("record", "took on a colleague"),
    "leave": pgettext_lazy("record", "noted that a colleague has left"),
    "plan_week": pgettext_lazy("record", "planned the week"),
    "copy_last_week": pgettext_lazy("record", "copied last week's roster"),
    "set_shift": pgettext_lazy("record", "changed the roster"),
    "open_round": pgettext_lazy("record", "opened a round of wishes"),
    "draw_round": pgettext_lazy("record", "shared hours out"),
    "change_wish": pgettext_lazy("record", "changed a shared-out hour by hand"),
    "publish_round": pgettext_lazy("record", "told the result"),
    "answer_appeal": pgettext_lazy("record", "answered an appeal"),
    "book_round": pgettext_lazy("record", "booked the standing slots"),
    "approve_club": pgettext_lazy("record", "approved a club"),
    "decline_club": pgettext_lazy("record", "declined a club"),
    "close_club": pgettext_lazy("record", "dissolved a club"),
    "change_club": pgettext_lazy("record", "changed a club's page"),
    "renew_club": pgettext_lazy("record", "renewed a club"),
    "post_notice": pgettext_lazy("record", "put up a club's notice"),
    "take_notice_down": pgettext_lazy("record", "took a club's notice down"),
    "add_member": pgettext_lazy("record", "wrote down who joined a club"),
    "change_part": pgettext_lazy("record", "wrote down who leads a club"),
    "let_member_go": pgettext_lazy("record", "wrote down who left a club"),
    "note_meeting": pgettext_lazy("record", "ticked who came"),
}
VERBS_OF: Mapping[str, Mapping[str, str | Promise]] = {
    LineKind.LOOK: {**READS, **LOOKS},
    LineKind.SIGN_IN: SIGN_INS,
    LineKind.ACCOUNT: {**ACCOUNTS, "see_off": pgettext_lazy("record", "saw off a colleague")},
    LineKind.REFUSED: REFUSALS,
    LineKind.WORK: {**WORK, **DEEDS_DONE},
}
THINGS: Mapping[str, str | Promise] = {
    "households.resident": pgettext_lazy("record", "A resident"),
    "households.household": pgettext_lazy("record", "A household"),
    "households.datarequest": pgettext_lazy("record", "Somebody about own data"),
    "households.listorder": pgettext_lazy("record", "A list of people"),
    "households.registerimport": pgettext_lazy("record", "A register file"),
    "accounts.account": pgettext_lazy("record", "An account"),
    "programs.program": pgettext_lazy("record", "A program"),
    "staff.worker": pgettext_lazy("record", "A colleague"),
    "activities.signup": pgettext_lazy("record", "A sign-up"),
    "activities.activity": pgettext_lazy("record", "An activity"),
    "rooms.booking": pgettext_lazy("record", "A booking"),
    "rooms.series": pgettext_lazy("record", "A series"),
    "rooms.room": pgettext_lazy("record", "A room"),
    "rooms.hours": pgettext_lazy("record", "Opening hours"),
    "rooms.closure": pgettext_lazy("record", "A closure"),
    "rooms.stock": pgettext_lazy("record", "Furniture"),
    "desk.matter": pgettext_lazy("record", "A matter"),
    "visits.visit": pgettext_lazy("record", "A visit"),
    "visits.appointment": pgettext_lazy("record", "A visit"),
    "visits.quiet": pgettext_lazy("record", "A household"),
    "desk.step": pgettext_lazy("record", "A matter"),
    "activities.attendance": pgettext_lazy("record", "A neighbour who came"),
    "staff.shift": pgettext_lazy("record", "The roster"),
    "rooms.call": pgettext_lazy("record", "A call"),
    "households.householdcard": pgettext_lazy("record", "A household card"),
    "rooms.waiting": pgettext_lazy("record", "Somebody who waited"),
    "rooms.booker": pgettext_lazy("record", "A telephone number"),
    "visits.need": pgettext_lazy("record", "A need"),
    "staff.presence": pgettext_lazy("record", "The roster"),
    "accounts.invitation": pgettext_lazy("record", "An invitation"),
    "accounts.authenticator": pgettext_lazy("record", "An account"),
    "accounts.recoverycode": pgettext_lazy("record", "An account"),
    "sessions.session": pgettext_lazy("record", "A session that had ended"),
    "rooms.sharing": pgettext_lazy("record", "A round of wishes"),
    "rooms.clubwish": pgettext_lazy("record", "A club's wish"),
    "rooms.appeal": pgettext_lazy("record", "An appeal"),
    "clubs.club": pgettext_lazy("record", "A club"),
    "clubs.member": pgettext_lazy("record", "A club's member"),
    "clubs.renewal": pgettext_lazy("record", "A club"),
    "clubs.notice": pgettext_lazy("record", "A club's notice"),
    "audit.entry": pgettext_lazy("record", "The record"),
}


def word_of(verb: str) -> str | Promise:
    """What a verb of the record is called; one without a word stands as it is."""
    found = next((words[verb] for words in VERBS_OF.values() if verb in words), None)
    return found or verb.replace("_", " ")


def kind_of(verb: str) -> str:
    """The kind that a verb belongs to."""
    return next((kind for kind, words in VERBS_OF.items() if verb in words), LineKind.WORK)
