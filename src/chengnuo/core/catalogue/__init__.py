"""Classes of components and matters, their filing conditions and limits."""
