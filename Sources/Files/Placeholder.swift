enum PlaceholderFiles {}
