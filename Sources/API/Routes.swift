import Gateway

/// What the service does: every route there is.
enum Routes {
    static let table: [Route] = [
        Route(.get, "/ping", .anyone(Ping.show)),
        Route(.get, "/api/v1/courses", .anyone(Courses.list)),
        Route(.post, "/api/v1/courses", .signedIn(Courses.add)),
        Route(.get, "/api/v1/courses/{id}", .anyone(Courses.show)),
        Route(.get, "/api/v1/users/token", .signedIn(UserToken.show)),
        Route(.post, "/api/v1/users/token", .password(UserToken.issue)),
    ]

    /// The routes whose pattern a path matches, one for each method.
    static func matching(_ path: Path) -> [Route] {
        table.filter { $0.matches(path) }
    }
}
