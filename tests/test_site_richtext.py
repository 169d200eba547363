from __future__ import annotations

import pytest
from opportunity_map.site.richtext import to_html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One\nline *and* **another**", "<p>One\nline <em>and</em> <strong>another</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("I <3 music & 2 > 1", "<p>I &lt;3 music &amp; 2 &gt; 1</p>"),
        (
            "[saw](https://example.org/saw)",
            '<p><a href="https://example.org/saw" rel="nofollow noopener">saw</a></p>',
        ),
        (
            "<https://example.org>",
            '<p><a href="https://example.org" rel="nofollow noopener">https://example.org</a></p>',
        ),
    ],
)
def test_paragraphs_lists_quotes_emphasis_and_links_are_rendered(written: str, shown: str) -> None:
    assert to_html(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Heading\ntext", "<p># Heading\ntext</p>"),
        ("Heading\n===\ntext", "<p>Heading\n===\ntext</p>"),
        ("Heading\n---\ntext", "<p>Heading</p>\n<p>text</p>"),
        ("`code`", "<p>`code`</p>"),
        ("~~~\nfence\n~~~", "<p>~~~\nfence\n~~~</p>"),
        ("    four spaces", "<p>four spaces\n</p>"),
        ("a <b>bold</b> word", "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>"),
    ],
)
def test_headings_code_and_raw_html_stay_the_text_that_was_written(written: str, shown: str) -> None:
    assert to_html(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "[x](javascript:alert(1))",
        "[x](JaVa&#115;cript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//elsewhere.example)",
        "[x](/contribute/)",
        "[x]\n\n[x]: vbscript:x",
    ],
)
def test_a_link_to_anything_but_the_web_or_a_mailbox_leads_nowhere(written: str) -> None:
    assert "href" not in to_html(written)


@pytest.mark.parametrize("written", ["\\\\<img src=x onerror=alert(1)>", "<img src=x\nonerror=alert(1)>", "![a](x)"])
def test_no_image_gets_through(written: str) -> None:
    assert "<img" not in to_html(written)
