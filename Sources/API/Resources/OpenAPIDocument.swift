import Gateway
import JSON
import Synchronization

/// The description of the whole service by which other people's tools can drive it (OpenAPI 3.1).
///
/// It is written in `Description/openapi.json`, and a test holds it to the table of routes.
enum OpenAPIDocument {
    static let path = "/openapi.json"

    /// The answer for the mount that was asked for last: a process has one mount, and in plain CGI one request.
    private static let rendered = Mutex<(mount: Mount, response: Response)?>(nil)

    @Sendable
    static func show(_ call: Call) throws(Problem) -> Response {
        let mount = call.request.mount
        if let kept = rendered.withLock({ $0 }), kept.mount == mount { return kept.response }
        let response = Response(representing: try document(at: mount))
        rendered.withLock { $0 = (mount, response) }
        return response
    }

    /// The document, whose server is this one: tools put its address before every path.
    private static func document(at mount: Mount) throws(Problem) -> JSONValue {
        let document: JSONObject?
        do throws(JSONError) {
            document = try JSONValue(parsing: PackageResources.openapi_json).object
        } catch {
            throw Problem(fault: error)
        }
        let members = document?.members ?? []
        let url = mount == .root ? "/" : "\(mount)"
        return .object(
            JSONObject(members: members.map { $0.key == "servers" ? ($0.key, [["url": .string(url)]]) : $0 }))
    }
}
