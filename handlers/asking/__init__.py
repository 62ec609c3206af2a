"""Asking: what somebody writes is decided, opened, answered with a receipt, corrected by a tap, and explained."""
