import Gateway
import JSON
import Testing

@Suite struct IndexTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    @Test("the index names every resource where the service stands", arguments: ["", "/deep"])
    func index(path: String) throws {
        let mount = try #require(Mount(path))
        let response = try laboratory.send("GET", "\(path)/api/v1", Sent(mount: mount))
        #expect(response.status == .ok)
        #expect(response[.contentType] == "application/json")
        #expect(response[.eTag] != nil)
        let members = try #require(response.json?.object?.members)
        #expect(members.map(\.key) == ["courses", "reviews", "users", "token", "me", "openapi"])
        for (name, value) in members {
            let target = try #require(value.string)
            #expect(target.hasPrefix("\(path)/"))
            #expect(try laboratory.send("OPTIONS", target, Sent(mount: mount)).status == .noContent, "\(name)")
        }
    }
}
