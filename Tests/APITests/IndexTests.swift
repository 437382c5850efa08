import API
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
        #expect(members.map(\.key) == ["courses", "reviews", "users", "token", "me", "openapi", "registration"])
        for (name, value) in members.dropLast() {
            let target = try #require(value.string)
            #expect(target.hasPrefix("\(path)/"))
            #expect(try laboratory.send("OPTIONS", target, Sent(mount: mount)).status == .noContent, "\(name)")
        }
    }
    @Test("the index tells whether one may register, as of now", arguments: [true, false])
    func registration(isOpen: Bool) throws {
        let laboratory = try Laboratory(isRegistrationOpen: isOpen)
        let before = try laboratory.send("GET", "/api/v1")
        #expect(before.json?.object?["registration"] == (isOpen ? "open" : "closed"))
        let other = try Laboratory(isRegistrationOpen: !isOpen)
        laboratory.rules.replace(
            with: ServiceRules(signIn: other.signIn, log: LogRules(accessLog: false, slowSeconds: 0)))
        let after = try laboratory.send("GET", "/api/v1", Sent(fields: ["HTTP_IF_NONE_MATCH": before[.eTag] ?? ""]))
        #expect(after.status == .ok)
        #expect(after.json?.object?["registration"] == (isOpen ? "closed" : "open"))
    }
}
