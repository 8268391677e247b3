"""Doors of the street office alone; `keting.doors` has them in the one table."""

from keting.doorways import FIGURES, GLASS, OPERATOR, SECRET, STREET, STREET_RECORD, TABLES, Door

STREET_OFFICE: dict[str, Door] = {
    "reporting:overview": STREET,
    "reporting:record": STREET_RECORD,
    "reporting:overview_csv": STREET,
    "reporting:committee": STREET,
    "reporting:committee_csv": STREET,
    "reporting:catalogue": STREET,
    "reporting:tables": STREET,
    "reporting:table": STREET,
    "reporting:workbook": STREET,
    "reporting:bundle": STREET,
    "reporting:api_committees": FIGURES,
    "reporting:api_figures": FIGURES,
    "reporting:api_indicators": FIGURES,
    "reporting:api_tables": TABLES,
    "reporting:api_table": TABLES,
    "reporting:api_workbook": TABLES,
    "reporting:api_bundle": TABLES,
    "orders:list": OPERATOR,
    "orders:open": OPERATOR,
    "orders:order": OPERATOR,
    "orders:secret": SECRET,
    "orders:glass": GLASS,
    "orders:agree_glass": GLASS,
    "orders:take_word": GLASS,
    "orders:end_glass": GLASS,
    "chronicle:life": OPERATOR,
    "chronicle:deed": OPERATOR,
    "chronicle:confirm": SECRET,
}
