from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opportunity_map.site import richtext
from opportunity_map.site.richtext import to_html
from payloads import PAYLOADS


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


MARKDOWN = st.lists(
    st.sampled_from(
        [*"*_[]()<>!&#-+.1 \n\"'\\`~:/", "word", "[a](https://example.org/?a=1&b=2)", "[a](http:b)", "<https://a.example>",
         "[a](mailto:a@example.org)", '[a](https://example.org "title")', "[a](https://exämple.org/\u202e)", "&quot;",
         "  \n", "\n\n", "---\n", "3. ", "> ", "<a href='https://a.example'>"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def both_ways(text: str) -> tuple[str, str]:
    """What is shown, and what the sanitiser alone would have made of it, both as the sanitiser writes."""
    quick = str(to_html(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(richtext, "_PLAIN", re.compile("never"))
        slow = str(to_html(text))
    for ours, theirs in (("<br />", "<br>"), ("<hr />", "<hr>"), ("&quot;", '"')):
        quick, slow = quick.replace(ours, theirs), slow.replace(ours, theirs)
    return quick, slow


@given(MARKDOWN)
def test_what_passes_by_the_sanitiser_is_what_it_would_have_let_through(text: str) -> None:
    quick, slow = both_ways(text)
    assert quick == slow


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_comes_past_the_sanitiser(payload: str) -> None:
    quick, slow = both_ways(f"A *word*. {payload}")
    assert quick == slow
