"""All migrations, in the order in which they were added: their numbers are their places, counted from 1.

A new one stands at the end. None is taken out, since archives remember the number of their last one.
"""

from generator.commands.project.migrations import given_pages, style_sheet
from generator.commands.project.migrations.step import Migration

MIGRATIONS: tuple[Migration, ...] = (style_sheet.MIGRATION, given_pages.MIGRATION)
