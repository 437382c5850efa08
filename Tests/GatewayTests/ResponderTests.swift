import Gateway
import Testing

@Suite struct ResponderTests {
    private struct Changed: Responder {
        let status: Status

        func mayTakeLong(_ request: Request) -> Bool { false }

        func respond(to request: Request) -> Response {
            Response(status, fields: [Field(.location, "/api/v1/courses/1"), Field(.contentType, "text/plain")])
        }

        func respond(to fault: RequestFault, of parameters: Parameters, id: RequestID) -> Response {
            Response(.badRequest)
        }
    }

    private func fields(_ status: Status, _ software: String) -> [Field] {
        let parameters = Parameters([
            "REQUEST_METHOD": "PATCH", "REQUEST_URI": "/api/v1/courses/1", "SERVER_SOFTWARE": software,
        ])
        return Changed(status: status).respond(to: parameters, content: { [] }, mount: nil, id: RequestID()).fields
    }

    @Test(
        "Apache, which makes a redirect of 200 with a Location, gets a Content-Location",
        arguments: ["Apache", "Apache/2.4.62 (Debian)"])
    func apache(software: String) {
        #expect(
            fields(.ok, software) == [
                Field(.contentLocation, "/api/v1/courses/1"), Field(.contentType, "text/plain"),
            ])
        #expect(fields(.created, software).first == Field(.location, "/api/v1/courses/1"))
    }

    @Test("other web servers get the Location", arguments: ["", "nginx/1.22.1", "lighttpd/1.4.69", "NotApache"])
    func others(software: String) {
        #expect(fields(.ok, software).first == Field(.location, "/api/v1/courses/1"))
    }
}
