"""The backward pass: the loss, every neuron's gradient, their sum over a slice, and the update."""
