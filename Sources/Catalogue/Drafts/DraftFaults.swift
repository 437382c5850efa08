/// Everything that is wrong with what a client sent, told at once.
public struct DraftFaults: Error, Equatable {
    /// The faults in the fields' order, one a field; there is at least one.
    public let faults: [DraftFault]

    /// Gathers faults.
    ///
    /// - Parameter faults: At least one, in the fields' order.
    public init(_ faults: [DraftFault]) {
        self.faults = faults
    }
}
