"""WHAT is shown: the words of the field, one file a layer, and the paint."""
