"""The tests mirror the tree. A package by name: maskmypy brings another that is called so."""
