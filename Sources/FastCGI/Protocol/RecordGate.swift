/// Sees every byte of a connection before libfcgi does, and lets whole requests pass.
///
/// A pure parser of FastCGI 1.0: bytes in, verdicts out, no socket. Bytes may come in pieces of any size; what is kept of a
/// request on its way is bounded by the limits. What a web server says beside its request is answered here, and what
/// breaks the protocol ends the connection.
struct RecordGate {
    /// What is to be done next.
    enum Verdict: Equatable {
        /// To wait: every byte was taken and there is no whole request yet.
        case incomplete
        /// To send this, and to go on.
        case reply([UInt8])
        /// To answer this request, and to go on where its connection is kept.
        case complete(WholeRequest)
        /// To send this, since the web server took its request back, and to go on where the connection is kept.
        case abort([UInt8], keepsConnection: Bool)
        /// To send this, if anything, and to close the connection.
        case refuse([UInt8])
    }

    /// What becomes of the content of the record that is on its way.
    private enum Purpose {
        case begin([UInt8])
        case abort
        case parameters
        case content
        case query([UInt8])
        case unknownManagement
        /// The record is of a request that is not open: it was refused, aborted or answered.
        case nothing
    }

    private var limits: RecordLimits
    private let values: ManagementValues
    private var reader = RecordReader()
    private var header = RecordHeader(bits: 0)
    private var purpose = Purpose.nothing
    private var request: OpenRequest?

    init(limits: RecordLimits, values: ManagementValues) {
        self.limits = limits
        self.values = values
    }

    /// Whether nothing of a next request has come.
    var isIdle: Bool { request == nil && reader.isBetweenRecords }

    /// Whether a request has begun.
    var hasRequest: Bool { request != nil }

    /// Changes the limits, unless a request has begun under those of before.
    mutating func apply(_ limits: RecordLimits) {
        if isIdle { self.limits = limits }
    }

    /// Takes bytes up to the next verdict.
    ///
    /// - Parameter bytes: What was received; what is left of it belongs behind the verdict.
    /// - Returns: What is to be done.
    mutating func take(_ bytes: inout ArraySlice<UInt8>) -> Verdict {
        while let event = reader.next(&bytes) {
            if let verdict = take(event) { return verdict }
        }
        return .incomplete
    }

    private mutating func take(_ event: RecordReader.Event) -> Verdict? {
        switch event {
        case .began(let header):
            guard let purpose = purpose(of: header) else { return .refuse([]) }
            self.header = header
            self.purpose = purpose
            return nil
        case .content(let piece): return keep(piece)
        case .ended: return end()
        }
    }
}

// MARK: - What a record is for

extension RecordGate {
    /// The purpose of a record, or nil where the protocol does not allow it here.
    private func purpose(of header: RecordHeader) -> Purpose? {
        guard header.version == RecordHeader.version else { return nil }
        let type = RecordType(rawValue: header.type)
        if type == .beginRequest { return mayBegin(header) ? .begin([]) : nil }
        guard header.requestID != RecordHeader.managementID else {
            return type == .getValues ? .query([]) : .unknownManagement
        }
        guard let request, request.whole.id == header.requestID else {
            return type?.isSentByWebServers == true ? .nothing : nil
        }
        switch type {
        case .abortRequest: return .abort
        case .parameters where !request.hasAllParameters: return .parameters
        case .input where request.hasAllParameters: return .content
        default: return nil
        }
    }

    private func mayBegin(_ header: RecordHeader) -> Bool {
        header.requestID != RecordHeader.managementID && header.requestID != request?.whole.id
            && header.contentLength == BeginRequest.size
    }

    private mutating func keep(_ piece: ArraySlice<UInt8>) -> Verdict? {
        switch purpose {
        case .begin(let body): purpose = .begin(body + piece)
        case .query(let query): purpose = .query(query + piece)
        case .parameters: return keep { $0.keep(parameters: piece, limits: $1) }
        case .content: return keep { $0.keep(content: piece, limits: $1) }
        case .abort, .unknownManagement, .nothing: break
        }
        return nil
    }

    /// Keeps something of the open request, which is answered half-way where that makes no sense any more.
    private mutating func keep(_ body: (inout OpenRequest, RecordLimits) -> Bool) -> Verdict? {
        // Moved out and back in, so that what it holds is appended to in place.
        guard var open = request.take() else { return nil }
        guard body(&open, limits) else { return .complete(open.whole) }
        request = open
        return nil
    }
}

// MARK: - What the end of a record brings

extension RecordGate {
    private mutating func end() -> Verdict? {
        switch purpose {
        case .begin(let body): return begin(BeginRequest(body))
        case .abort: return abort()
        case .query(let query): return .reply(values.result(of: query))
        case .unknownManagement: return .reply(Record.unknownType(header.type))
        case .parameters where header.contentLength == 0: request?.endParameters()
        case .content where header.contentLength == 0: return complete()
        case .parameters, .content, .nothing: break
        }
        return nil
    }

    private mutating func begin(_ begin: BeginRequest) -> Verdict? {
        let id = header.requestID
        guard request == nil else { return .reply(Record.endRequest(id: id, .cannotMultiplex)) }
        guard begin.isResponder else {
            let reply = Record.endRequest(id: id, .unknownRole)
            return begin.keepsConnection ? .reply(reply) : .refuse(reply)
        }
        request = OpenRequest(id: id, keepsConnection: begin.keepsConnection)
        return nil
    }

    /// Section 5.4: a request that is given up is ended soon, and this one has not even begun to run.
    private mutating func abort() -> Verdict? {
        guard let open = request.take() else { return nil }
        let reply = Record.endRequest(id: open.whole.id, .requestComplete)
        return .abort(reply, keepsConnection: open.whole.keepsConnection)
    }

    private mutating func complete() -> Verdict? {
        guard var whole = request.take()?.whole else { return nil }
        whole.isWhole = true
        return .complete(whole)
    }
}
