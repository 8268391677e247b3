"""Pages of the register."""

from committees.households.views.homes import home_detail, home_list, reveal
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
    "confirm",
    "home_detail",
    "home_list",
    "import_detail",
    "import_progress",
    "imports",
    "reveal",
    "withdraw",
]
