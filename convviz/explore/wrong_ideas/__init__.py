"""What common wrong ideas about a layer lead to, computed by the layer itself."""
