import Gateway
import JSON
import Testing

@testable import API

@Suite struct OpenAPIDocumentTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory()
    }

    private func document() throws -> JSONValue {
        try #require(try laboratory.send("GET", "/openapi.json").json)
    }

    /// What the document says of each path and method, for instance of `GET /ping`.
    private func operations() throws -> [String: Described] {
        var operations: [String: Described] = [:]
        let document = try document()
        for (path, item) in document["paths"]?.object?.members ?? [] {
            let shared = document.parameters(of: item)
            for (method, operation) in item.object?.members ?? [] where method != "parameters" {
                operations["\(method.uppercased()) \(path)"] = Described(
                    security: operation["security"], path: path, parameters: shared + document.parameters(of: operation)
                )
            }
        }
        return operations
    }

    private struct Described {
        let security: JSONValue?
        let path: String
        let parameters: [JSONValue]

        /// The names of those that stand in the path.
        var pathParameters: [String] {
            parameters.filter { $0["in"] == "path" && $0["required"] == true }.compactMap { $0["name"]?.string }
        }
    }

    @Test("every route is described, and nothing that is no route")
    func routes() throws {
        let routes = Set(Routes.table.map(\.label))
        let described = Set(try operations().keys)
        #expect(routes.subtracting(described) == [])
        #expect(described.subtracting(routes) == [])
        #expect(!described.isEmpty)
    }

    @Test("who may call a route is what the description says", arguments: Routes.table.map(\.label))
    func security(label: String) throws {
        let route = try #require(Routes.table.first { $0.label == label })
        let expected: JSONValue =
            switch route.handler {
            case .anyone, .kept: []
            case .signedIn: [["token": []], ["basic": []]]
            case .password: [["basic": []]]
            }
        #expect(try operations()[label]?.security == expected)
    }

    @Test("what stands in braces in a path is described, and nothing else")
    func pathParameters() throws {
        for (label, operation) in try operations() {
            let inBraces = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            #expect(operation.pathParameters == inBraces, "\(label)")
        }
    }

    @Test("every reference leads to a component, and every component is referred to")
    func references() throws {
        let document = try document()
        let references = Set(document.references)
        var components: Set<String> = []
        for (kind, group) in document["components"]?.object?.members ?? [] where kind != "securitySchemes" {
            for (name, _) in group.object?.members ?? [] { components.insert("#/components/\(kind)/\(name)") }
        }
        #expect(references.subtracting(components) == [])
        #expect(components.subtracting(references) == [])
    }

    @Test("each operation has an id of its own, which the links use")
    func operationIDs() throws {
        let document = try document()
        let ids = document.values(of: "operationId").compactMap(\.string)
        let links =
            document["components"]?["links"]?.object?.members.compactMap { $0.value["operationId"]?.string } ?? []
        let operations = try operations().count
        #expect(Set(ids).count == operations)
        #expect(ids.count == operations + links.count)
        #expect(!links.isEmpty)
    }

    @Test(
        "the document names the mount as its server, whichever was asked for last",
        arguments: ["", "/deep", "/deep/er"])
    func mount(path: String) throws {
        let mount = try #require(Mount(path))
        for _ in 1...2 {
            let response = try laboratory.send("GET", "\(path)/openapi.json", Sent(mount: mount))
            #expect(response.status == .ok)
            #expect(response.json?["servers"] == [["url": .string(path.isEmpty ? "/" : path)]])
        }
    }

    @Test("the document is public, and a client that has it is told so")
    func revalidation() throws {
        let response = try laboratory.send("GET", "/openapi.json")
        #expect(response[.contentType] == "application/json")
        #expect(response[.cacheControl] == "no-cache")
        let tag = try #require(response[.eTag])
        let again = try laboratory.send("GET", "/openapi.json", Sent(fields: ["HTTP_IF_NONE_MATCH": tag]))
        #expect(again.status == .notModified)
        #expect(try laboratory.send("GET", "/api/v1/openapi.json").status == .notFound)
    }
}

extension Route {
    fileprivate var label: String { "\(method.name) \(pattern)" }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? { object?[key] }

    /// Every value of a key, at any depth.
    fileprivate func values(of key: String) -> [JSONValue] {
        let members = object?.members ?? []
        return members.filter { $0.key == key }.map(\.value) + members.flatMap { $0.value.values(of: key) }
            + (array ?? []).flatMap { $0.values(of: key) }
    }

    fileprivate var references: [String] { values(of: "$ref").compactMap(\.string) }

    /// The parameters of a path or an operation, with those that are referred to in their places.
    fileprivate func parameters(of item: JSONValue) -> [JSONValue] {
        (item["parameters"]?.array ?? []).compactMap { parameter in
            guard let reference = parameter["$ref"]?.string else { return parameter }
            return reference.split(separator: "/").dropFirst().reduce(self) { $0?[String($1)] }
        }
    }
}
