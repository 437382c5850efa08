import Catalogue
import Gateway

/// The answers to requests of one worker that depend on the catalogue alone, kept until it changes.
///
/// They lie in two halves: what is asked for goes into the younger one, and where that is full, the older one is thrown away and
/// the younger one grows old. So what nobody has asked for lately goes first.
public final class RenderedAnswers {
    /// What an answer takes beside its content and its key: fields, and the places in memory.
    private static let overhead = 512

    private let limit: Int
    private var version: CatalogueVersion?
    private var young: [[UInt8]: Response] = [:]
    private var old: [[UInt8]: Response] = [:]
    private var youngSize = 0
    private var oldSize = 0

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
        if version != self.version {
            forgetAll()
            self.version = version
        }
        // A mount holds no NUL.
        let key = Array(request.mount.description.utf8) + [0] + request.target
        if let answer = young[key] { return answer }
        let answer: Response
        if let kept = old[key] { answer = kept } else { answer = try render() }
        keep(answer, key)
        return answer
    }

    private func forgetAll() {
        young.removeAll()
        old.removeAll()
        (youngSize, oldSize) = (0, 0)
    }

    /// How much memory they take, about.
    var size: Int { youngSize + oldSize }

    private func keep(_ answer: Response, _ key: [UInt8]) {
        let size = answer.content.count + key.count + Self.overhead
        guard size <= limit else { return }
        if youngSize + size > limit {
            (old, oldSize) = (young, youngSize)
            (young, youngSize) = ([:], 0)
        }
        young[key] = answer
        youngSize += size
    }
}
