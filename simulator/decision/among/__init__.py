"""Among many versions: who races, who wins, and whether by more than luck."""
