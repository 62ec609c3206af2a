"""The house's own rules: packaging, imports, manners."""
