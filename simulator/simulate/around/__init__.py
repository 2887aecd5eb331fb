"""What surrounds the customers of an arm: the few who see pulses and turn the board."""
