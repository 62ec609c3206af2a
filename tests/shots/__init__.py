"""Screenshots for docs/: the page in a browser, and our cards as Slack draws them."""
