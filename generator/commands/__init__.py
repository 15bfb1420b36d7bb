"""What each command of ``archive`` does; `generator.cli` shows it."""
