"""The panels: each draws its own display part and emits what a person wants."""
