import Gateway

/// Reads the fields of a course or a review from a body, and gathers all that is wrong with them.
struct FieldReader {
    private let body: BodyFields
    private var faults: [(name: String, text: String)] = []

    init(_ body: BodyFields) {
        self.body = body
    }

    /// A value made of a field's text, which is empty where none was sent.
    mutating func text<Value, Fault: Error & CustomStringConvertible>(
        _ name: String, _ make: (String) throws(Fault) -> Value
    ) -> Value? {
        let text = body.lines(name) ?? ""
        return value(name, body.fault(name)) { () throws(Fault) in try make(text) }
    }

    /// A value made of a field's number.
    mutating func number<Value, Fault: Error & CustomStringConvertible>(
        _ name: String, _ make: (Int64?) throws(Fault) -> Value
    ) -> Value? {
        let number = body.number(name)
        return value(name, body.numberFault(name)) { () throws(Fault) in try make(number) }
    }

    /// Whether a field was sent: one that was not stays as it is where only some are changed.
    func has(_ name: String) -> Bool {
        body[name] != nil
    }

    /// Notes what is wrong with a field beyond its form.
    mutating func refuse(_ name: String, _ fault: String) {
        faults.append((name, fault))
    }

    var isFaultless: Bool { faults.isEmpty }

    /// All that was found to be wrong.
    var problem: Problem { Problem(.badRequest, .fields(faults)) }

    private mutating func value<Value, Fault: Error & CustomStringConvertible>(
        _ name: String, _ faultOfKind: String?, _ make: () throws(Fault) -> Value
    ) -> Value? {
        do throws(Fault) {
            let value = try make()
            guard let faultOfKind else { return value }
            faults.append((name, faultOfKind))
        } catch {
            faults.append((name, faultOfKind ?? error.description))
        }
        return nil
    }
}
