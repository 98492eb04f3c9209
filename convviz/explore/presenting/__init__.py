"""What is presented to an audience: scenes of one or two large panels, and what is done to the picture."""
