"""A network of anybody's, checked and made one that is used like ours."""
