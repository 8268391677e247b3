"""Pages of the register."""

from committees.households.views.cards import end_card, print_card, print_sheet
from committees.households.views.entering import enter, enter_as_before, go_out, household_of
from committees.households.views.homes import home_detail, home_list, reveal
from committees.households.views.lists import decide_list, lists, order_list, take_list
from committees.households.views.phoning import by_phone, end_passes, phone_code
from committees.households.views.registers import (
    blank_register,
    confirm,
    import_detail,
    import_progress,
    imports,
    withdraw,
)

__all__ = [
    "blank_register",
    "by_phone",
    "confirm",
    "decide_list",
    "end_card",
    "end_passes",
    "enter",
    "enter_as_before",
    "go_out",
    "home_detail",
    "home_list",
    "household_of",
    "import_detail",
    "import_progress",
    "imports",
    "lists",
    "order_list",
    "phone_code",
    "print_card",
    "print_sheet",
    "reveal",
    "take_list",
    "withdraw",
]
