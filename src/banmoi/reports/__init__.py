"""Questions across rooms, answered as frozen dataclasses, and the words for verdicts."""
