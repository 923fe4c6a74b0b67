"""The sentences for rules of single registers: what is wrong, where, and what to do."""

from collections.abc import Callable, Mapping

from banmoi.web import award_rules

Sentence = Callable[[Mapping[str, object]], str]
_SENTENCES: dict[str, Sentence] = {
    **award_rules.RULES,
}


def rule_sentence(rule: str, facts: Mapping[str, object]) -> str:
    """The sentence for a rule that an entry breaks. Raises KeyError for a rule without one."""
    return _SENTENCES[rule](facts)
