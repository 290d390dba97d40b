"""Who a text mentions: decisions as a table."""

import pytest

from journeys.domain.mentions import find_mentions, name_colleagues

COLLEAGUES = name_colleagues(
    [
        (1, "Eva Miller", "eva"),
        (2, "Eva Miller-Ray", "ray"),
        (3, "Bo", "bo@example.com"),
        (4, "", "plain_name"),
        (5, "Sam", "sam1"),
        (6, "sam", "sam2"),
        (7, "Zoë  Öz", "zoe"),
        (8, "a.b(c)*", "regex"),
        (9, "Eva", "eva9"),
    ]
)


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("", []),
        ("nobody @ all, @nobody", []),
        ("@Eva Miller, look", [1]),
        ("look,@eva miller!", [1]),
        ("@eva: please", [1]),  # her username; another is only called so
        ("@eva9", [9]),
        ("@Eva Miller-Ray and @bo", [2, 3]),
        ("@Bo. And @Bo again", [3]),
        ("@bo@example.com wrote", [3]),
        ("write to x@bo or bo@eva", []),
        ("@boris", []),
        ("@bo.ris", []),
        ("@plain_name", [4]),
        ("@Sam", []),  # two are called so
        ("@sam1 @SAM2", [5, 6]),
        ("@zoë öz", [7]),
        ("(@a.b(c)*)", [8]),
        ("@a_b(c)*", []),
        ("<b>@Bo</b>", [3]),
        ("@eva\n@bo", [1, 3]),
        ("@@bo", []),
    ],
)
def test_a_text_mentions_those_it_names(text, users):
    assert [one.user_id for one in find_mentions(text, COLLEAGUES)] == users


def test_the_words_are_those_of_the_text():
    (mention,) = find_mentions("Dear @EVA MILLER.", COLLEAGUES)
    assert mention.words == "@EVA MILLER"


@pytest.mark.parametrize(
    ("user_id", "handle"),
    [(1, "Eva Miller"), (4, "plain_name"), (5, "sam1"), (6, "sam2"), (7, "Zoë Öz"),
     (9, "eva9")],
)  # fmt: skip
def test_a_handle_means_one_person(user_id, handle):
    (one,) = [each for each in COLLEAGUES if each.id == user_id]
    assert one.handle == handle


def test_nobody_to_mention_mentions_nobody():
    assert find_mentions("@eva", []) == []
