"""The models that can be trained: a table of recipes, and one module a family of models."""

from .recipe import Classical, Network, Phase, Recipe
from .recipes import OPTIMIZERS, RECIPES

__all__ = ["OPTIMIZERS", "RECIPES", "Classical", "Network", "Phase", "Recipe"]
