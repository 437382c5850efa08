import Gateway
import Testing

@testable import API

@Suite struct RoutesTests {
    @Test("no path matches two patterns, and each finds the routes of its own", arguments: Routes.patterns)
    func onePattern(pattern: String) throws {
        let target = pattern.replacing("{id}", with: "7")
        let parameters = Parameters(["REQUEST_METHOD": "GET", "REQUEST_URI": target])
        let request = try Request(parameters: parameters, content: [], mount: nil, id: RequestID())
        let path = try #require(request.path)
        let matching = Routes.table.filter { $0.matches(path) }
        #expect(matching.allSatisfy { $0.pattern == pattern })
        #expect(Routes.matching(path).map(\.method) == matching.map(\.method))
    }
}
