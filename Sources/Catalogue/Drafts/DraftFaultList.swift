/// Gathers the faults of several fields, so that all are told at once.
struct DraftFaultList {
    private var faults: [DraftFault] = []

    /// Makes a value of a field, or notes why it cannot be made.
    mutating func collect<Value, Fault: Error & CustomStringConvertible>(
        _ field: String, _ make: () throws(Fault) -> Value
    ) -> Value? {
        do throws(Fault) {
            return try make()
        } catch {
            faults.append(DraftFault(field: field, sentence: error.description))
            return nil
        }
    }

    /// The faults that were gathered where something could not be made.
    var thrown: DraftFaults { DraftFaults(faults) }
}
