"""The models that can be trained: a table of recipes, and one module a family of models."""

from .recipe import USUAL, Classical, Mix, Network, Phase, Recipe
from .recipes import OPTIMIZERS, RECIPES

__all__ = ["OPTIMIZERS", "RECIPES", "USUAL", "Classical", "Mix", "Network", "Phase", "Recipe"]
