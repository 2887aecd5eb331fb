"""Values as they are typed: numbers, amounts, samples, and what was meant by them."""
