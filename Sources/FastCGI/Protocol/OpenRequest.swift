import Gateway

/// A request that is on its way.
struct OpenRequest {
    private(set) var whole: WholeRequest
    private(set) var hasAllParameters = false
    /// How much was thrown away.
    private var discarded = 0

    init(id: UInt16, keepsConnection: Bool) {
        whole = WholeRequest(id: id, keepsConnection: keepsConnection)
    }

    /// Keeps parameters, or throws them away where they are too many.
    ///
    /// - Returns: False where so much was thrown away that the end is not worth waiting for.
    mutating func keep(parameters piece: ArraySlice<UInt8>, limits: RecordLimits) -> Bool {
        guard whole.fault == nil else { return discard(piece, limits) }
        guard whole.parameters.count + piece.count <= limits.parameters else {
            discarded = whole.parameters.count
            fail(.parametersTooLarge(limit: limits.parameters))
            return discard(piece, limits)
        }
        whole.parameters += piece
        return true
    }

    /// Keeps content, or throws it away where it is too much or the parameters are at fault.
    ///
    /// - Returns: False where so much was thrown away that the end is not worth waiting for.
    mutating func keep(content piece: ArraySlice<UInt8>, limits: RecordLimits) -> Bool {
        guard whole.fault == nil else { return discard(piece, limits) }
        guard whole.content.count + piece.count <= limits.content else {
            discarded = whole.content.count
            whole.fault = .contentTooLarge(limit: limits.content)
            whole.content = []
            return discard(piece, limits)
        }
        whole.content += piece
        return true
    }

    /// Notes that no more parameters come, and whether those that came can be believed.
    mutating func endParameters() {
        hasAllParameters = true
        if whole.fault == nil, !Self.areWellFormed(whole.parameters) { fail(.malformedParameters) }
    }

    private mutating func fail(_ fault: RequestFault) {
        whole.fault = fault
        whole.parameters = []
    }

    private mutating func discard(_ piece: ArraySlice<UInt8>, _ limits: RecordLimits) -> Bool {
        discarded += piece.count
        return discarded <= limits.excess
    }

    /// libfcgi joins name and value with an equals sign into a string that a NUL ends: a pair that holds one of them in the
    /// wrong place would become another pair.
    private static func areWellFormed(_ bytes: [UInt8]) -> Bool {
        var pairs = NameValuePairs(bytes)
        let bytes = bytes.span
        do throws(NameValuePairs.Malformed) {
            while let pair = try pairs.next() {
                guard !pair.name.isEmpty, !bytes.extracting(pair.name).holds(0, or: UInt8(ascii: "=")),
                    !bytes.extracting(pair.value).holds(0)
                else { return false }
            }
            return true
        } catch {
            return false
        }
    }
}

extension Span<UInt8> {
    /// Whether one of its bytes is one of two.
    fileprivate func holds(_ one: UInt8, or other: UInt8? = nil) -> Bool {
        let other = other ?? one
        for index in indices where self[index] == one || self[index] == other { return true }
        return false
    }
}
