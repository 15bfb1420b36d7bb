"""Where papers come from: a module for each upstream and file format, all giving records and problems."""
