enum PlaceholderCatalogue {}
