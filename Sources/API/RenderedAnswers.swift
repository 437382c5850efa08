import Catalogue
import Gateway
import Synchronization

/// The answers that depend on the catalogue alone, kept for all workers until it changes.
///
/// They lie in two halves: what is asked for goes into the younger one, and where that is full, the older one is thrown away and
/// the younger one grows old. So what nobody has asked for lately goes first.
public final class RenderedAnswers: Sendable {
    /// What an answer takes beside its content and its key: fields, and the places in memory.
    fileprivate static let overhead = 512

    fileprivate struct Halves {
        var version: CatalogueVersion?
        var young: [[UInt8]: Response] = [:]
        var old: [[UInt8]: Response] = [:]
        var youngSize = 0
        var oldSize = 0
    }

    private let limit: Int
    private let halves = Mutex(Halves())

    /// Begins without an answer.
    ///
    /// - Parameter bytes: How much memory they may take, about.
    public init(limit bytes: Int) {
        limit = bytes / 2
    }

    /// The answer to a request, rendered where it is not kept.
    ///
    /// - Parameters:
    ///   - request: Asks for something that anyone may see.
    ///   - version: The catalogue's, asked for before what is rendered is read.
    ///   - render: Makes the answer.
    /// - Returns: The answer.
    /// - Throws: What the rendering throws; it is not kept.
    func answer(
        to request: Request, of version: CatalogueVersion, _ render: () throws(Problem) -> Response
    ) throws(Problem) -> Response {
        // A mount holds no NUL.
        let key = Array(request.mount.description.utf8) + [0] + request.target
        if let kept = kept(key, of: version) { return kept }
        let answer = try render()
        keep(answer, key, of: version)
        return answer
    }

    /// How much memory they take, about.
    var size: Int { halves.withLock { $0.youngSize + $0.oldSize } }

    private func kept(_ key: [UInt8], of version: CatalogueVersion) -> Response? {
        // Those of another version are freed behind the lock.
        let (answer, _) = halves.withLock { halves -> (Response?, Halves?) in
            guard halves.version == version else { return (nil, exchange(&halves, with: Halves(version: version))) }
            return (halves.answer(key, limit), nil)
        }
        return answer
    }

    private func keep(_ answer: Response, _ key: [UInt8], of version: CatalogueVersion) {
        halves.withLock { halves in
            // Else it took so long that others have gone on with a later version.
            if halves.version == version { halves.keep(answer, key, limit) }
        }
    }
}

extension RenderedAnswers.Halves {
    mutating func answer(_ key: [UInt8], _ limit: Int) -> Response? {
        if let answer = young[key] { return answer }
        guard let answer = old[key] else { return nil }
        keep(answer, key, limit)
        return answer
    }

    mutating func keep(_ answer: Response, _ key: [UInt8], _ limit: Int) {
        let size = answer.content.count + key.count + RenderedAnswers.overhead
        guard size <= limit, young[key] == nil else { return }
        if youngSize + size > limit {
            (old, oldSize) = (young, youngSize)
            (young, youngSize) = ([:], 0)
        }
        young[key] = answer
        youngSize += size
    }
}
