"""Licences, by the addresses and words that sources use."""

from __future__ import annotations

import pytest

from generator.papers import licenses

ARXIV = "https://arxiv.org/licenses/nonexclusive-distrib/1.0/"

@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "cc-by-4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0", "cc-by-nc-sa-4.0"),
        ("http://creativecommons.org/licenses/by/2.0/uk/legalcode", "cc-by-2.0-uk"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.de", "cc-by-sa-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "pdm-1.0"),
        ("CC BY 4.0", "cc-by-4.0"),
        ("cc by-nc-nd", "cc-by-nc-nd"),
        ("CC-BY", "cc-by"),
        ("CC0", "cc0"),
        ("Creative Commons Attribution 4.0 International", "cc-by-4.0"),
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0", "cc-by-nc-nd-4.0"),
        (ARXIV.replace("https", "http"), "arxiv-1.0"),
        ("arXiv.org perpetual, non-exclusive license", "arxiv-1.0"),
        ("MIT License", "mit"),
        ("Apache License 2.0", "apache-2.0"),
        ("  All   rights reserved ", "All rights reserved"),
        ("https://moss.example/terms", "https://moss.example/terms"),
        ("MITTEN", "MITTEN"),
        ("x" * 201, ""),
        ("", ""),
    ],
)
def test_a_licence_has_one_name(said: str, name: str) -> None:
    assert licenses.canonical(said) == name
    assert licenses.canonical(name) == name, "a name is its own name"


@pytest.mark.parametrize(
    ("name", "family", "label", "address", "is_open"),
    [
        ("cc-by-4.0", "cc-by", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", True),
        ("cc-by-2.0-uk", "cc-by", "CC BY 2.0 UK", "https://creativecommons.org/licenses/by/2.0/uk/", True),
        ("cc-by-nc", "cc-by-nc", "CC BY-NC", "https://creativecommons.org/licenses/by-nc/4.0/", True),
        ("cc0-1.0", "cc0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", True),
        ("pdm-1.0", "pdm", "Public domain 1.0", "https://creativecommons.org/publicdomain/mark/1.0/", True),
        ("mit", "mit", "MIT", "https://opensource.org/license/mit", True),
        ("arxiv-1.0", "arxiv", "arXiv licence", ARXIV, False),
        ("All rights reserved", "", "All rights reserved", "", False),
        ("https://moss.example/t", "", "https://moss.example/t", "https://moss.example/t", False),
        ("", "", "", "", False),
    ],
)
def test_what_a_name_says(name: str, family: str, label: str, address: str, is_open: bool) -> None:
    made = licenses.family(name), licenses.label(name), licenses.address(name), licenses.is_open(name)
    assert made == (family, label, address, is_open)
