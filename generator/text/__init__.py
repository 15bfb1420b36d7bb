"""Text from sources: TeX as MathML and Unicode, names of people, ids, words."""
