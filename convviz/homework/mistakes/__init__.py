"""What goes wrong in a student's convolution: known mistakes, each made on purpose and found by comparing."""
