"""Reading what comes from outside: pictures and the resources that ship with ConvViz. No widgets."""
