"""A student's own convolution, compared neuron by neuron, and its mistakes named."""
