import Gateway
import JSON

/// Where everything is: the resources by name, and what describes them all.
enum Index {
    private static let paths = [
        ("courses", "/api/v1/courses"), ("reviews", "/api/v1/reviews"), ("users", "/api/v1/users"),
        ("token", "/api/v1/users/token"), ("me", OwnAccount.path), ("openapi", OpenAPIDocument.path),
    ]

    @Sendable
    static func show(_ call: Call) -> Response {
        Response(
            representing: .object(
                JSONObject(members: paths.map { name, path in (name, .string(call.path(path))) })))
    }
}
