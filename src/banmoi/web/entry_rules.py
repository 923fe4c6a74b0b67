"""The sentences for rules of single registers: what is wrong, where, and what to do."""

from collections.abc import Callable, Mapping

from banmoi.web import award_rules, capital_rules, contribution_rules, life_rules, works_rules

Sentence = Callable[[Mapping[str, object]], str]
_SENTENCES: Mapping[str, Sentence] = {
    **works_rules.SENTENCES,
    **capital_rules.SENTENCES,
    **contribution_rules.SENTENCES,
    **life_rules.SENTENCES,
    **award_rules.SENTENCES,
}


def rule_sentence(rule: str, facts: Mapping[str, object]) -> str:
    """The sentence for a rule that an entry breaks. Raises KeyError for a rule without one."""
    return _SENTENCES[rule](facts)
