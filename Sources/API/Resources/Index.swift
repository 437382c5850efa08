import Gateway
import JSON

/// Where everything is, the resources by name and what describes them all, and whether one may register.
enum Index {
    private static let paths = [
        ("courses", "/api/v1/courses"), ("reviews", "/api/v1/reviews"), ("users", "/api/v1/users"),
        ("token", "/api/v1/users/token"), ("me", OwnAccount.path), ("openapi", OpenAPIDocument.path),
    ]

    @Sendable
    static func show(_ call: Call) -> Response {
        let paths = paths.map { name, path in (key: name, value: JSONValue.string(call.path(path))) }
        return Response(
            representing: .object(JSONObject(members: paths + [("registration", .string(registration(call.rules)))])))
    }

    /// As the setting of that name has it.
    private static func registration(_ rules: SignInRules) -> String {
        rules.isRegistrationOpen ? "open" : "closed"
    }
}
