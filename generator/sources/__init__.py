"""The sources: one module an upstream or file format, each giving records and problems."""
