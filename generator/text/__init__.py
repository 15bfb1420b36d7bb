"""Words as sources write them: TeX as MathML and Unicode, names of people."""
