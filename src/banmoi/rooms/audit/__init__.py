"""Every change of memory leaves a line here: who, when, what, to which thing."""
