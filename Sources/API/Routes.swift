import Gateway

/// What the service does: every route there is.
enum Routes {
    static let table: [Route] = [
        Route(.get, "/ping", isLogged: false, isForOperators: true, .anyone(Ping.show)),
        Route(.get, "/status", isForOperators: true, .anyone(ServiceStatus.show)),
        Route(.get, OpenAPIDocument.path, .anyone(OpenAPIDocument.show)),
        Route(.get, "/api/v1", .anyone(Index.show)),
        Route(.get, "/api/v1/courses", .kept(Courses.list)),
        Route(.post, "/api/v1/courses", .signedIn(Courses.add)),
        Route(.get, "/api/v1/courses/{id}", .kept(Courses.show)),
        Route(.put, "/api/v1/courses/{id}", .signedIn(Courses.replace)),
        Route(.patch, "/api/v1/courses/{id}", .signedIn(Courses.change)),
        Route(.delete, "/api/v1/courses/{id}", .signedIn(Courses.remove)),
        Route(.get, "/api/v1/courses/{id}/reviews", .kept(Reviews.listOfCourse)),
        Route(.get, "/api/v1/reviews", .kept(Reviews.list)),
        Route(.post, "/api/v1/reviews", .signedIn(Reviews.add)),
        Route(.get, "/api/v1/reviews/{id}", .kept(Reviews.show)),
        Route(.put, "/api/v1/reviews/{id}", .signedIn(Reviews.replace)),
        Route(.patch, "/api/v1/reviews/{id}", .signedIn(Reviews.change)),
        Route(.delete, "/api/v1/reviews/{id}", .signedIn(Reviews.remove)),
        Route(.get, "/api/v1/users/token", .signedIn(UserToken.show)),
        Route(.post, "/api/v1/users/token", .password(UserToken.issue)),
        Route(.delete, "/api/v1/users/token", .signedIn(UserToken.end)),
        Route(.get, "/api/v1/users", .signedIn(Users.list)),
        Route(.post, "/api/v1/users", .anyone(Users.register)),
        Route(.get, "/api/v1/users/me", .signedIn(OwnAccount.show)),
        Route(.patch, "/api/v1/users/me", .password(OwnAccount.change)),
        Route(.delete, "/api/v1/users/me", .password(OwnAccount.remove)),
    ]

    /// The patterns, each once; requests are counted by them.
    static let patterns: [String] = table.reduce(into: []) { patterns, route in
        if !patterns.contains(route.pattern) { patterns.append(route.pattern) }
    }

    /// The routes of each pattern.
    private static let ofPatterns = patterns.map { pattern in table.filter { $0.pattern == pattern } }

    /// The routes whose pattern a path matches, one for each method; no path matches two patterns.
    static func matching(_ path: Path) -> [Route] {
        ofPatterns.first { $0[0].matches(path) } ?? []
    }
}
