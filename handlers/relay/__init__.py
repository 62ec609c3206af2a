"""Words carried between a customer and the experts: there, back, taken back, late, or not at all."""
