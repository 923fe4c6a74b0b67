"""Vietnamese words and names in their order."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.names import by_name, name_key, word_key

WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạẵặậễệộợựỹỵĐÁỲ", min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def test_people_stand_by_their_given_name():
    names = ["Trần Văn Ân", "Nguyễn Thị Đào", "Lê Văn Dũng", "Nguyễn Văn An", "Hoàng Thị Ánh", "Bế Văn An"]
    assert by_name(names) == [
        "Bế Văn An", "Nguyễn Văn An", "Hoàng Thị Ánh", "Trần Văn Ân", "Lê Văn Dũng", "Nguyễn Thị Đào",
    ]  # fmt: skip


def test_letters_go_before_tones_and_tones_in_their_order():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mai"], key=word_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mai",
    ]  # fmt: skip
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert sorted(sorted(alphabet), key=word_key) == list(alphabet)


def test_figures_come_before_letters_and_strange_letters_after():
    assert sorted(["ð", "b", "2", "y"], key=word_key) == ["2", "b", "y", "ð"]


@given(st.lists(NAMES))
def test_the_order_does_not_depend_on_how_the_list_came(names):
    assert by_name(names) == by_name(reversed(names)) == by_name(by_name(names))
    assert sorted(by_name(names)) == sorted(names)


@given(NAMES)
def test_a_name_stands_in_one_place_however_its_marks_are_written(name):
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(unicodedata.normalize("NFC", name))


@given(WORDS)
def test_capitals_do_not_matter(word):
    assert word_key(word.upper()) == word_key(word.lower())


@given(st.lists(NAMES, min_size=2))
def test_people_of_one_given_name_stand_together(names):
    given_names = [word_key(name.split()[-1]) for name in by_name(names)]
    assert given_names == sorted(given_names)
