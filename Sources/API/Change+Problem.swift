import Catalogue

extension Change where Objection == Problem {
    /// What was changed; where nothing was, that becomes the answer.
    func stored(orElse missing: Problem) throws(Problem) -> Stored {
        switch self {
        case .made(let stored): return stored
        case .missing: throw missing
        case .refused(let problem): throw problem
        }
    }
}
