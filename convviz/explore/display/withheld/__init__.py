"""What the display parts are without what is withheld while a person predicts it."""
