"""Speed, as ratios within one run, so that figures from different computers can be compared."""
