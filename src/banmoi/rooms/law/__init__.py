"""The comparison (đối chiếu) of thresholds with the text of the law, by two people."""
