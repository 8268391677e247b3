"""What is said about a file or a cell that cannot be taken; `{…}` are facts, never a person's data."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = Promise | str

FILE_REFUSALS: dict[str, Sentence] = {
    "not_allowed": _("Whoever confirmed this file may no longer do so."),
    "empty": _("The file is empty, or nothing in it can be read."),
    "too_big": _("The file is larger than 10 MB. Please send it building by building."),
    "too_big_inside": _("The file unpacks to more than a register can be. Please save it anew as .xlsx."),
    "too_many_rows": _("The table has more than 20,000 rows. Please send it building by building."),
    "too_many_columns": _("The table has more than 60 columns. Please keep only those of the register."),
    "far_cell": _(
        "A cell far outside the table holds something. Please delete what stands beside or below it."
    ),
    "too_slow": _("Reading the file took longer than 20 seconds. Please save it anew as .xlsx."),
    "encrypted": _("The file is protected by a password. Please save it without one."),
    "doctype": _("The file holds definitions that no spreadsheet writes. Please save it anew as .xlsx."),
    "broken": _("The file is damaged and cannot be read. Please save it anew as .xlsx."),
    "not_a_table": _("This is not a table. Please choose an .xlsx, .xls or .csv file."),
    "no_header": _(
        "No header was found in the first 20 rows. One row must name the columns, among them 姓名."
    ),
    "no_address_column": _("No column says the door. The header needs 楼号 and 室号, or 地址."),
    "no_lines": _("Below the header stands nobody."),
    "has_problems": _("The file has mistakes. Please mend them and choose it again; nothing was taken in."),
    "gave_up": _("The file could not be finished in three attempts. Nothing was taken in."),
    "expired": _("The file was not confirmed within a day and has been deleted."),
    "withdrawn": _("The file was withdrawn. Nothing was taken in."),
    "import_running": _("Another register is being taken in. Please wait for it."),
    "import_moved_on": _("The file is no longer waiting for this. Please look at where it stands."),
    "id_number_clash": _("Two people would have the same ID number. Nothing was taken in."),
    "two_heads": _("A household would have two heads. Nothing was taken in."),
    "address_clash": _("Two households would have the same address. Nothing was taken in."),
}

CELL_PROBLEMS: dict[str, Sentence] = {
    "no_building": _("No building, and none in the row above to carry down."),
    "no_room": _("No room number."),
    "door_long": _("More than 20 characters."),
    "address_unclear": _("No building and room can be read from it. Example: 3号2单元501室."),
    "no_name": _("No name, though other cells of this person are filled in."),
    "name_long": _("A name of more than 60 characters."),
    "name_digits": _("A name without letters."),
    "sex_unknown": _("“{word}” is neither 男 nor 女."),
    "sex_differs": _("Does not agree with the ID number."),
    "day_unclear": _("Not a date. Example: 1949-01-12."),
    "day_not_real": _("This day is in no calendar."),
    "day_future": _("The day lies in the future."),
    "day_early": _("A birth before 1900."),
    "born_differs": _("Does not agree with the ID number."),
    "since_before_birth": _("Before the day of birth."),
    "id_digits_lost": _(
        "The number is kept as a number and has lost its last digits. Format the column as text."
    ),
    "id_check_digit": _("The check digit is wrong: one character must have been mistyped."),
    "id_fifteen": _("Numbers of 15 digits are no longer valid. Please enter the one of 18."),
    "id_length": _("{length} digits; there must be 18."),
    "id_unclear": _("Not a number of any paper."),
    "id_birth": _("The number holds no real day of birth."),
    "id_twice": _("The same number stands in row {row}."),
    "person_twice": _("The same person stands in row {row}."),
    "head_twice": _("The household has a head in row {row} already."),
    "phone_unclear": _("Not a telephone number."),
    "phone_two": _("One number only, please."),
    "basis_unknown": _("“{word}” does not say whether registered or living here. Example: 户籍且实住."),
    "relation_unknown": _("“{word}” is not a known relation; kept as “other”."),
    "tenure_unknown": _("“{word}” is not a known use of a home; left out."),
    "tag_unknown": _("“{word}” stands in no dictionary of tags; left out."),
}


def sentence(code: str, facts: dict[str, object]) -> str:
    """The problem in the reader's language."""
    return str(CELL_PROBLEMS.get(code, code)).format(**facts)
