"""How the counts grow with each hyperparameter."""
