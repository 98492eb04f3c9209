"""States as recipes: small dictionaries of plain values, from which a state is made again."""
