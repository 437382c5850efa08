/// The origins whose pages may use a service that stands at another one.
public enum AllowedOrigins: Sendable, Equatable {
    /// Every page there is, whoever made it.
    case any
    /// The pages of these origins; of none where there are none.
    case listed([Origin])

    /// Reads a list of origins, or a star alone.
    ///
    /// - Parameter texts: The origins as browsers write them.
    /// - Throws: `OriginError` where one of them is none, or a star stands beside others.
    public init(_ texts: [String]) throws(OriginError) {
        guard texts != ["*"] else {
            self = .any
            return
        }
        guard !texts.contains("*") else { throw .anyAmongOthers }
        var origins: [Origin] = []
        for text in texts { origins.append(try Origin(text)) }
        self = .listed(origins)
    }
}
