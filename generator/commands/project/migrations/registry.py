"""All migrations, oldest first.

A new one goes to the end, and none is taken out: archives remember how many they have run.
"""

from generator.commands.project.migrations import given_pages, gone_settings, style_sheet
from generator.commands.project.migrations.step import Migration

MIGRATIONS: tuple[Migration, ...] = (
    style_sheet.MIGRATION,
    given_pages.MIGRATION,
    gone_settings.PARQUET,
    gone_settings.FEED_SIZE,
)
