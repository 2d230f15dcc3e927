"""The loops of a worker: dispatcher, sequencer, timers, housekeeping. Each wakes on a hint or on a tick; a hint may be lost."""
