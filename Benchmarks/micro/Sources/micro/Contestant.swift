/// Something that does a piece of work, and how long it takes for it.
struct Contestant {
    let name: String
    /// Which instructions or calls it does it by.
    let means: String
    /// Does the work for about as long as it is told, and gives the nanoseconds of processor time for one piece.
    let measure: (Duration) async throws -> Double
}

extension Contestant {
    /// A contestant of this process.
    ///
    /// - Parameters:
    ///   - name: Whose code it is.
    ///   - means: Which instructions or calls it does it by.
    ///   - repeated: Does the work so many times.
    init(_ name: String, means: String, repeated: @escaping (Int) async throws -> Void) {
        self.init(name: name, means: means) { duration in
            var count = 1
            while true {
                let start = ProcessorTime.now
                try await repeated(count)
                let spent = ProcessorTime.now - start
                if spent * 2 > duration { return spent / .nanoseconds(1) / Double(count) }
                count *= 2
            }
        }
    }
}

/// Keeps the compiler from leaving out what makes the value.
@inline(never)
func keep<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}
