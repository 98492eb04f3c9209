"""What a layer stands for: the examples, and where the numbers of X and of the filters come from."""
