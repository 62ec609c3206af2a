"""What-if: past requests under proposed contracts."""
