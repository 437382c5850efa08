enum PlaceholderFastCGI {}
