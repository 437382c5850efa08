/// How much of a request is kept.
struct RecordLimits: Equatable {
    /// The largest stream of parameters, in bytes.
    let parameters: Int
    /// The largest content, in bytes.
    let content: Int
    /// How many bytes of a request that is too large are thrown away before it is answered half-way.
    var excess = usualExcess

    static let usualExcess = 4 << 20
}
