enum PlaceholderAuthentication {}
