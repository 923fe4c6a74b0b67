"""What phones sent after working without a signal, and notes to the officer."""
