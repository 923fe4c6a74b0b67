"""The road of a hamlet or commune to a title: steps, papers, findings, votes, and the rules that were set."""
