import Catalogue
import Gateway
import JSON
import TestSupport
import Testing
import Time

@testable import API

@Suite struct RenderedAnswersTests {
    let folder: TemporaryFolder
    let store: CatalogueStore
    let other: CatalogueStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CatalogueStore(path: folder.database)
        other = try CatalogueStore(path: folder.database)
    }

    private func request(_ target: String, mount: String = "") throws -> Request {
        let parameters = Parameters(["REQUEST_METHOD": "GET", "REQUEST_URI": target])
        return try Request(parameters: parameters, content: [], mount: Mount(mount), id: RequestID())
    }

    private func add(_ number: Int, to store: CatalogueStore) throws {
        let draft = try CourseDraft(title: "A", url: "http://a/\(number)")
        _ = try store.add(draft, by: Author(id: 1, name: "k"), at: .now)
    }

    /// Whether a request is answered by rendering, and not by what is kept.
    private func isRendered(
        _ target: String, by answers: RenderedAnswers, of version: CatalogueVersion? = nil, size: Int = 10,
        mount: String = ""
    ) throws -> Bool {
        var isRendered = false
        let answer = try answers.answer(to: request(target, mount: mount), of: version ?? store.version()) {
            isRendered = true
            return Response(.ok, content: Array(target.utf8) + Array(repeating: 0, count: size))
        }
        #expect(answer.content.starts(with: target.utf8))
        return isRendered
    }

    @Test("an answer is rendered once for each target and mount")
    func once() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        for target in ["/a", "/a?x", "/a?y", "/b"] {
            #expect(try isRendered(target, by: answers))
            #expect(try !isRendered(target, by: answers))
        }
        #expect(try isRendered("/m/a", by: answers, mount: "/m"))
        #expect(try isRendered("/m/a", by: answers))
    }

    @Test("a change by this store, by another, and none")
    func changes() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        #expect(try isRendered("/a", by: answers))
        try add(1, to: store)
        #expect(try isRendered("/a", by: answers))
        #expect(try !isRendered("/a", by: answers))
        try add(2, to: other)
        #expect(try isRendered("/a", by: answers))
        #expect(throws: CatalogueError.duplicateURL(existing: 2)) { try add(2, to: other) }
        #expect(try !isRendered("/a", by: answers))
    }

    @Test("what one worker's store has rendered, another's gets")
    func shared() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        #expect(try isRendered("/a", by: answers, of: store.version()))
        #expect(try !isRendered("/a", by: answers, of: other.version()))
        try add(1, to: other)
        #expect(try isRendered("/a", by: answers, of: other.version()))
        #expect(try !isRendered("/a", by: answers, of: store.version()))
    }

    @Test("an answer that is rendered while the catalogue changes takes no place of later ones")
    func late() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        let request = try request("/a")
        let version = try store.version()
        try add(1, to: store)
        _ = try answers.answer(to: request, of: version) {
            #expect((try? isRendered("/b", by: answers)) == true)
            return Response(.ok, content: [])
        }
        #expect(try !isRendered("/b", by: answers))
        #expect(try isRendered("/a", by: answers))
    }

    @Test("what counts say to one store, they do not say to another")
    func counts() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        let version = CatalogueVersion.counts(by: ObjectIdentifier(store), data: 1, changes: 0)
        #expect(try isRendered("/a", by: answers, of: version))
        #expect(try !isRendered("/a", by: answers, of: version))
        #expect(try isRendered("/a", by: answers, of: .counts(by: ObjectIdentifier(other), data: 1, changes: 0)))
    }

    @Test("what is asked for stays when there is too much, and what nobody asks for goes")
    func bounded() throws {
        let answers = RenderedAnswers(limit: 20_000)
        _ = try isRendered("/often", by: answers, size: 500)
        _ = try isRendered("/seldom", by: answers, size: 500)
        for number in 0..<100 {
            _ = try isRendered("/\(number)", by: answers, size: 500)
            #expect(try !isRendered("/often", by: answers, size: 500))
        }
        #expect(try isRendered("/seldom", by: answers, size: 500))
        #expect(try isRendered("/large", by: answers, size: 10_001))
        #expect(try isRendered("/large", by: answers, size: 10_001))
        #expect(answers.size <= 20_000)
    }

    @Test("what cannot be answered is not kept")
    func problems() throws {
        let answers = RenderedAnswers(limit: 1 << 20)
        let request = try request("/a")
        for _ in 0..<2 {
            #expect(throws: Problem.self) {
                _ = try answers.answer(to: request, of: store.version()) { () throws(Problem) in throw .notFound }
            }
        }
        #expect(try isRendered("/a", by: answers))
    }

    @Test("public answers follow the catalogue, whoever changes it, and carry no trace of who asked")
    func served() throws {
        let laboratory = try Laboratory()
        let list = "/api/v1/courses"
        #expect(try laboratory.send("GET", list, Sent(authorization: Laboratory.basic()))[.cacheControl] == "no-store")
        let first = try laboratory.send("GET", list)
        #expect(first[.cacheControl] == "no-cache")
        let elsewhere = try CatalogueStore(path: laboratory.folder.database)
        _ = try elsewhere.add(CourseDraft(title: "A", url: "http://a/1"), by: Author(id: 1, name: "k"), at: .now)
        let second = try laboratory.send("GET", list)
        #expect(second.json?.object?["courses"]?.array?.count == 1)
        let fields = ["HTTP_IF_NONE_MATCH": second[.eTag] ?? ""]
        #expect(try laboratory.send("GET", list, Sent(fields: fields)).status == .notModified)
        #expect(try laboratory.send("HEAD", list, Sent(fields: fields)).status == .notModified)
        #expect(try laboratory.send("GET", list).content == second.content)
    }
}
