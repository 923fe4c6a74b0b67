"""Official papers written from what the commune knows: a composer for each kind, all made one way.

A composer asks rooms and reports, and gives a `Composed`: text, tables and charts with the source of each
figure, and gaps where an officer writes. `finishing.finished` makes the paper of it. Papers are Vietnamese
whatever the reader's language, so their own words are not looked up in a catalogue.
"""
