"""Digits → changed digits: augmentation for training, corruptions for evaluation."""
