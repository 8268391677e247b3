"""Builds the template database of a test run: public, the street, 徐汇苑 and its neighbour 汇园."""

import django


def build() -> None:
    """Migrate public, open the street and two committees."""
    django.setup()
    from tenants import migrating, opening, registers, roles
    from tenants.scope import committees, owner_scope

    roles.prepare()
    migrating.migrate_public()
    with owner_scope():
        roles.open_register()
        registers.load_reference_tables()
    opening.open_street(name=registers.STREET_NAME, opened_on=registers.EDITION)
    for one in registers.committee_openings():
        if one.name in {"徐汇苑居委会", "汇园居委会"}:
            opening.open_committee(one)
    with owner_scope():
        registers.load_estates(committees())


if __name__ == "__main__":
    build()
