import Gateway

/// What the service does: every route there is.
enum Routes {
    static let table: [Route] = [
        Route(.get, "/ping", isLogged: false, .anyone(Ping.show)),
        Route(.get, "/status", .anyone(ServiceStatus.show)),
        Route(.get, "/api/v1/courses", .anyone(Courses.list)),
        Route(.post, "/api/v1/courses", .signedIn(Courses.add)),
        Route(.get, "/api/v1/courses/{id}", .anyone(Courses.show)),
        Route(.get, "/api/v1/users/token", .signedIn(UserToken.show)),
        Route(.post, "/api/v1/users/token", .password(UserToken.issue)),
    ]

    /// The patterns, each once; requests are counted by them.
    static let patterns: [String] = table.reduce(into: []) { patterns, route in
        if !patterns.contains(route.pattern) { patterns.append(route.pattern) }
    }

    /// The routes whose pattern a path matches, one for each method.
    static func matching(_ path: Path) -> [Route] {
        table.filter { $0.matches(path) }
    }
}
