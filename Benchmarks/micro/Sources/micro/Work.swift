/// A piece of work that all contestants do.
struct Work {
    let name: String
    /// The number of bytes that are hashed, where the rate is of interest.
    var byteCount: Int?
    /// How ours does it.
    let means: String
    /// Ours does the work so many times.
    let repeated: (Int) async throws -> Void
    let peers: [Peer]
    /// How often ours may ask for memory to do it once; `--check` holds it to this.
    var allocationLimit: Double?

    /// Somebody to be compared with.
    struct Peer {
        let contestant: Contestant
        /// The ratio that there should be at least.
        var target: Double?
    }

    /// Ours first.
    var contestants: [Contestant] {
        [Contestant("ours", means: means, repeated: repeated)] + peers.map(\.contestant)
    }
}
