"""The grammar of an official paper (layout of Decree 30/2020/NĐ-CP): from text to a plan, by rules."""
